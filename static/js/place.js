/** Where this page is: how large, and what OBS does with it. OBS sends all of it as events; nothing is asked for. */

const LONGEST_NAME = 200;

/**
 * What is known. `active` (part of what OBS sends out) and `streaming` are null until OBS has said so. `scene` is the one
 * that goes out with this page in it; empty while there is none, or it is not known.
 * @typedef {object} Known
 * @property {number} width
 * @property {number} height
 * @property {boolean | null} active
 * @property {string} scene
 * @property {boolean | null} streaming
 */

/**
 * Follows OBS from `start()` to `stop()`, and calls `changed` when something differs.
 *
 * The document's root has `data-obs-active`, `data-obs-streaming` and `data-obs-scene` (the one that goes out), so that a
 * streamer's CSS can follow them.
 */
export class Place {
  /** @type {Known} */
  now = { width: innerWidth, height: innerHeight, active: null, scene: "", streaming: null };
  /** Whether OBS shows it anywhere; null until it said so. @type {boolean | null} */
  visible = null;
  #changed;
  #program = "";

  /** @param {() => void} changed */
  constructor(changed) {
    this.#changed = changed;
  }

  start() {
    for (const [name, listener] of this.#listeners) addEventListener(name, listener);
    if (!window.obsstudio) return;
    // Both answer null to a page that may not know, and never inside a dock.
    window.obsstudio.getStatus?.((status) => status && this.#set({ streaming: Boolean(status.streaming) }));
    window.obsstudio.getCurrentScene?.((scene) => scene && (this.#program = nameOf(scene)));
  }

  stop() {
    for (const [name, listener] of this.#listeners) removeEventListener(name, listener);
  }

  #listeners = Object.entries({
    resize: () => this.#set({ width: innerWidth, height: innerHeight }),
    obsSourceVisibleChanged: ({ detail }) => {
      this.visible = Boolean(detail?.visible);
      this.#changed();
    },
    obsSourceActiveChanged: ({ detail }) => this.#activeChanged(Boolean(detail?.active)),
    obsSceneChanged: ({ detail }) => this.#sceneChanged(nameOf(detail)),
    obsStreamingStarted: () => this.#set({ streaming: true }),
    obsStreamingStopped: () => this.#set({ streaming: false }),
  });

  /** OBS names the scene that goes out, which is ours as long as we do. A change of both comes in either order. */
  #sceneChanged(name) {
    this.#program = name;
    document.documentElement.dataset.obsScene = name;
    if (this.now.active !== false) this.#set({ scene: name });
  }

  #activeChanged(active) {
    this.#set({ active, scene: active ? this.#program : "" });
  }

  #set(known) {
    const next = { ...this.now, ...known };
    if (Object.keys(next).every((name) => next[name] === this.now[name])) return;
    this.now = next;
    const { dataset } = document.documentElement;
    if (next.active !== null) dataset.obsActive = String(next.active);
    if (next.streaming !== null) dataset.obsStreaming = String(next.streaming);
    this.#changed();
  }
}

/** As the wire takes it: whole characters, and not for ever. */
function nameOf(scene) {
  return Array.from(String(scene?.name ?? "")).slice(0, LONGEST_NAME).join("");
}
