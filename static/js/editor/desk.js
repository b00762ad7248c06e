/** Where every change passes: it is applied, remembered for undo, and brought to the server. No DOM in here. */

import { call } from "../panel/api.js";
import { History } from "./history.js";
import { Look, same } from "./look.js";
import { Saver } from "./saver.js";

/**
 * Reports `desk:changed`, `desk:saved`, `desk:refused` (detail: the option's or measure's name, which may be empty, and
 * the message) and `desk:unreached` (detail: the message).
 */
export class Desk extends EventTarget {
  /** What the server has. */
  overlay;
  /** @type {Look} */
  look;
  savedAt = 0;
  history = new History();
  #saver;

  constructor(overlay, manifest, themes) {
    super();
    this.overlay = overlay;
    this.look = new Look(manifest, themes);
    this.look.take(overlay);
    this.path = `/api/overlays/${overlay.id}`;
    this.#saver = new Saver(this.path, {
      saved: (saved) => this.#saved(saved),
      refused: (name, message) => this.#refused(name, message),
      unreached: (message) => this.#report("desk:unreached", message),
    });
  }

  get idle() {
    return this.#saver.idle;
  }

  /**
   * @param {string} key what is changed, the same for all values of one drag
   * @param {import("./look.js").Change} change
   * @param {{open?: boolean}} [how]
   */
  change(key, change, { open = false } = {}) {
    const wanted = this.#lean(change);
    this.history.record(key, this.look.opposite(wanted), wanted, open);
    this.#apply(wanted);
  }

  rename(name) {
    this.#saver.save({ name });
  }

  seal = () => this.history.seal();

  undo = () => this.#apply(this.history.undo());

  redo = () => this.#apply(this.history.redo());

  retry = () => this.#saver.retry();

  /** The overlay as the server tells of it; while changes are under way, ours count. */
  take(overlay) {
    const before = this.overlay;
    this.overlay = overlay;
    if (!this.idle) return;
    this.look.take(overlay);
    if (!same(before, overlay)) this.#report("desk:changed");
  }

  /** Gives the overlay a look from a file: one step, whatever is in it. */
  async import(file) {
    const before = { ...this.look.chosen };
    const { width, height } = this.look;
    const overlay = await call("PUT", `${this.path}/look`, file);
    const names = [...new Set([...Object.keys(before), ...Object.keys(overlay.options)])];
    const pick = (options) => Object.fromEntries(names.map((name) => [name, options[name] ?? null]));
    this.history.record("import", { options: pick(before), width, height },
      { options: pick(overlay.options), width: overlay.width, height: overlay.height }, false);
    this.overlay = overlay;
    this.look.take(overlay);
    this.#report("desk:changed");
    this.#saved(overlay);
  }

  #apply(change) {
    if (!change) return;
    this.look.apply(change);
    this.#report("desk:changed", change);
    this.#saver.save(change);
  }

  /** What is as it would be anyway follows the theme from now on. */
  #lean(change) {
    if (!change.options) return change;
    const byName = new Map(this.look.options.map((option) => [option.name, option]));
    const lean = ([name, value]) => [name, value !== null && same(value, this.look.defaultOf(byName.get(name))) ? null : value];
    return { ...change, options: Object.fromEntries(Object.entries(change.options).map(lean)) };
  }

  #saved(overlay) {
    this.savedAt = Date.now();
    this.overlay = overlay;
    this.#report("desk:saved");
  }

  /** What the server has counts again; it is not a step to go back to. */
  #refused(name, message) {
    this.history.forget(name);
    const { options, width, height } = this.overlay;
    if (name in this.look.chosen) this.look.apply({ options: { [name]: options[name] ?? null } });
    else if (name) this.look.apply({ width, height });
    else this.look.take(this.overlay);
    this.#report("desk:refused", { name, message });
    this.#report("desk:changed");
  }

  #report(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
