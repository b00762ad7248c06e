/** The base of every overlay: an element that connects, takes its options, and is handed each message. */

import { ServerClock } from "./clock.js";
import { Connection } from "./connection.js";
import { reloadOnce } from "./reload.js";

const LAG_SECONDS = 1;
const LAG_REPORT_MS = 30_000;
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
 */

/**
 * A kind extends it and says in `receive` what it does with a message.
 *
 * Every option is in `options`; numbers and colours are also custom properties (`--overlay-size`), words attributes
 * (`data-animate`). After each message the element fires `overlay:message`; `overlay:connected` and
 * `overlay:disconnected` tell of the socket. What is drawn stays while there is none.
 */
export class OverlayElement extends HTMLElement {
  /** Server time, set anew by each snapshot. */
  clock = new ServerClock();
  /** @type {Overlay["options"]} */
  options = {};
  #preview = new URLSearchParams(location.search).get("preview") === "1";
  #connection = new Connection(`${location.pathname.replace(/\/$/, "")}/socket${location.search}`, {
    receive: (message) => this.#received(message),
    changed: ({ status }) => this.#connectionChanged(status),
    outdated: reloadOnce,
  });
  #sheet = new CSSStyleSheet();
  #lagReportedAt = -Infinity;

  connectedCallback() {
    this.dataset.kind = this.localName.replace("overlay-", "");
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, this.#sheet];
    this.#connection.start();
  }

  disconnectedCallback() {
    this.#connection.stop();
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== this.#sheet);
  }

  /**
   * Called with each message, options already applied.
   *
   * @param {object} _message as `overlay/protocol.py` describes it
   */
  receive(_message) {}

  /**
   * Tells the server what became of something; a preview keeps it to itself.
   *
   * @param {"shown" | "ended" | "error" | "lag"} report
   * @param {object} [details]
   */
  report(report, details = {}) {
    if (!this.#preview) this.#connection.send({ type: "report", report, ...details });
  }

  #received(message) {
    try {
      if (message.server_time) this.clock.set(message.server_time);
      if (message.overlay) this.#applyOptions(message.overlay.options);
      for (const problem of message.problems ?? []) console.warn(problem);
      this.receive(message);
    } catch (error) {
      console.error(error);
      this.report("error", { message: String(error).slice(0, 500) });
    }
    if (message.type === "events") this.#reportLag(message);
    this.dispatchEvent(new CustomEvent("overlay:message", { bubbles: true, detail: message }));
  }

  /** On the page's root and in a layer of our own, so that the streamer's CSS has the last word. */
  #applyOptions(options) {
    this.options = options;
    this.#sheet.replaceSync(`@layer ${LAYER} { :root {} }`);
    const { style } = this.#sheet.cssRules[0].cssRules[0];
    for (const [name, value] of Object.entries(options)) {
      const property = name.replaceAll("_", "-");
      if (typeof value === "number" || /^#[0-9a-f]{6,8}$/i.test(value)) {
        style.setProperty(`--overlay-${property}`, String(value));
      } else if (typeof value === "string") {
        this.setAttribute(`data-${property}`, value);
      }
    }
  }

  #reportLag({ late, events }) {
    const newest = events?.at(-1);
    if (late || !newest || performance.now() - this.#lagReportedAt < LAG_REPORT_MS) return;
    const seconds = (this.clock.now() - Date.parse(newest.received_at)) / 1000;
    if (seconds < LAG_SECONDS) return;
    this.#lagReportedAt = performance.now();
    this.report("lag", { seconds: Math.round(seconds * 10) / 10 });
  }

  #connectionChanged(status) {
    if (status === "open") this.dispatchEvent(new CustomEvent("overlay:connected", { bubbles: true }));
    if (status === "waiting" || status === "refused") {
      this.dispatchEvent(new CustomEvent("overlay:disconnected", { bubbles: true, detail: status }));
    }
  }
}
