/** The base of every overlay: an element that connects, takes its options, and is handed each message. */

import { ServerClock } from "./clock.js";
import { Connection } from "./connection.js";
import { Faults } from "./faults.js";
import { identify } from "./identify.js";
import { setProperties } from "./option-properties.js";
import { Place } from "./place.js";
import { Pulse } from "./pulse.js";
import { reloadOnce } from "./reload.js";
import { applyTheme, groundOf, isInForce, loadTheme } from "./theme.js";

const MOVED_MS = 100;
const LAYER = "overlay.options";

/**
 * What the server says of the overlay this page is.
 * @typedef {object} Overlay
 * @property {number} id
 * @property {string} kind
 * @property {string} name
 * @property {number} width
 * @property {number} height
 * @property {Record<string, number | string | string[]>} options the ones in force, this page's query included
 * @property {import("./theme.js").Theme | null} [theme] null for a kind that has none to choose
 */

/**
 * A kind extends it and says in `receive` what it does with a message.
 *
 * Every option is in `options`; numbers and colours are also custom properties (`--overlay-size`, and `data-no-stroke`
 * for a stroke of 0), words attributes (`data-animate`). After each message the element fires `overlay:message`; `overlay:connected` and
 * `overlay:disconnected` tell of the socket. What is drawn stays while there is none.
 */
export class OverlayElement extends HTMLElement {
  /** Server time, set anew by each snapshot. */
  clock = new ServerClock();
  /** @type {Overlay["options"]} */
  options = {};
  /** What viewers' colours have to be read on. @type {import("./color.js").Ground} */
  ground = groundOf(null);
  #preview = new URLSearchParams(location.search).get("preview") === "1";
  #connection = new Connection(`${location.pathname.replace(/\/$/, "")}/socket${location.search}`, {
    receive: (message) => this.#arrived(message),
    changed: ({ status }) => this.#connectionChanged(status),
    greeting: () => ({ place: this.#place.now, ...this.greeting() }),
    hidden: () => this.#place.visible === false,
    outdated: reloadOnce,
  });
  #place = new Place(() => this.#moved());
  #pulse = new Pulse((seconds) => this.report("lag", { seconds }));
  #faults = new Faults((message) => this.#preview || this.report("error", { message }));
  #telling = 0;
  /** @type {Overlay | null} */
  #overlay = null;
  #sheet = new CSSStyleSheet();
  /** Messages that wait for the style sheet of a theme; null when none does. @type {object[] | null} */
  #held = null;

  connectedCallback() {
    this.dataset.kind = this.localName.replace("overlay-", "");
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, this.#sheet];
    if (this.#preview) addEventListener("message", this.#takeSamples);
    this.#faults.start();
    this.#place.start();
    this.#connection.start();
  }

  disconnectedCallback() {
    removeEventListener("message", this.#takeSamples);
    this.#connection.stop();
    this.#place.stop();
    clearTimeout(this.#telling);
    this.#pulse.stop();
    this.#faults.stop();
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== this.#sheet);
  }

  /**
   * Called with each message, options already applied.
   *
   * @param {object} _message as `overlay/protocol.py` describes it
   */
  receive(_message) {}

  /** What this page has to say whenever it connects, beside what every page says. @returns {object} */
  greeting() {
    return {};
  }

  /**
   * Tells the server what became of something; a preview keeps it to itself.
   *
   * @param {"shown" | "ended" | "error" | "lag" | "media" | "sound" | "speech"} report
   * @param {object} [details]
   * @returns {boolean} whether it went out
   */
  report(report, details = {}) {
    return !this.#preview && this.#connection.send({ type: "report", report, ...details });
  }

  /** Something of this page's own failed; the streamer hears of it. @param {unknown} error */
  fault(error) {
    console.error(error);
    this.#faults.note(error);
  }

  /** The panel's editors put lines and alerts into their own preview; the server never hears of them. */
  #takeSamples = ({ origin, data }) => {
    if (origin !== location.origin || data?.overlay !== "samples") return;
    const { overlay: _, ...sample } = data;
    if (Array.isArray(sample.events)) this.#arrived({ type: "events", late: false, events: sample.events });
    else if (sample.alert || sample.cut) this.#arrived({ ...sample, type: "sample" });
  };

  /** A look is drawn once its theme is there; what comes meanwhile waits, in order. */
  #arrived(message) {
    if (this.#held) {
      this.#held.push(message);
    } else if (message.overlay && !isInForce(message.overlay.theme)) {
      this.#held = [message];
      const { theme, options } = message.overlay;
      loadTheme(theme, [options.weight, options.name_weight].filter(Boolean)).then(() => {
        const held = this.#held;
        this.#held = null;
        this.#received(held[0]);
        for (const next of held.slice(1)) this.#arrived(next);
      });
    } else {
      this.#received(message);
    }
  }

  #received(message) {
    try {
      if (message.server_time) this.clock.set(message.server_time);
      this.#applyAir(message);
      if (message.overlay) this.#applyLook(message.overlay);
      for (const problem of message.problems ?? []) console.warn(problem);
      if (message.type === "identify") identify(message, this.#overlay);
      this.receive(message);
    } catch (error) {
      this.fault(error);
    }
    if (message.type === "events") this.#drew(message);
    this.dispatchEvent(new CustomEvent("overlay:message", { bubbles: true, detail: message }));
  }

  /** Taken off the air by the streamer, nothing is seen; the panel's previews go on. */
  #applyAir({ type, on, air }) {
    const allowed = type === "air" ? on : air;
    if (allowed !== undefined && !this.#preview) document.documentElement.toggleAttribute("data-off-air", !allowed);
  }

  #applyLook(overlay) {
    const { theme, options } = overlay;
    this.#overlay = overlay;
    this.options = options;
    applyTheme(theme);
    this.#applyOptions(options);
    this.ground = groundOf(theme);
  }

  /** On the page's root and in a layer of our own, so that the streamer's CSS has the last word. */
  #applyOptions(options) {
    this.#sheet.replaceSync(`@layer ${LAYER} { :root {} }`);
    const { style } = this.#sheet.cssRules[0].cssRules[0];
    setProperties(style, options);
    for (const [name, value] of Object.entries(options)) {
      const property = name.replaceAll("_", "-");
      if (typeof value === "number") this.toggleAttribute(`data-no-${property}`, value === 0);
      else if (typeof value === "string" && name !== "font") this.setAttribute(`data-${property}`, value);
    }
  }

  /** What is caught up is late by nature: it says that something was drawn, and nothing of a lag. */
  #drew({ late, events }) {
    const newest = events?.at(-1);
    if (!newest) return;
    const held = Number(this.options.holdback) || 0;
    this.#pulse.drew(late ? 0 : Math.max(0, (this.clock.now() - Date.parse(newest.received_at)) / 1000 - held));
  }

  /** OBS does something else with this page, or it has another size. */
  #moved() {
    this.#connection.visibilityChanged();
    if (this.#preview) return;
    // Once for all that changes together; a window that is being drawn larger changes at every frame.
    this.#telling ||= setTimeout(() => {
      this.#telling = 0;
      this.#connection.send({ type: "place", place: this.#place.now });
    }, MOVED_MS);
  }

  #connectionChanged(status) {
    if (status === "open") {
      this.#faults.flush();
      this.dispatchEvent(new CustomEvent("overlay:connected", { bubbles: true }));
    }
    if (status === "waiting" || status === "refused") {
      this.dispatchEvent(new CustomEvent("overlay:disconnected", { bubbles: true, detail: status }));
    }
  }
}
