/** The overlay's own page in a frame, as OBS shows it; it is given samples, which go nowhere else. */

/** Reports `frame:ready` once the page has its options, `frame:message` whenever it was told something. */
export class Frame extends EventTarget {
  #iframe;
  #isReady = false;

  /**
   * @param {HTMLIFrameElement} iframe
   * @param {string} url of the overlay
   * @param {Record<string, string>} [overrides] of its options
   */
  constructor(iframe, url, overrides = {}) {
    super();
    this.#iframe = iframe;
    iframe.addEventListener("load", () => this.#loaded());
    // the address may name the server as OBS reaches it, which is not how this page did
    const query = new URLSearchParams({ preview: "1", ...overrides });
    iframe.src = `${new URL(url).pathname}?${query}`;
  }

  /** The page's overlay element; null until the page is there. */
  get element() {
    return this.#iframe.contentDocument?.querySelector("[data-kind]") ?? null;
  }

  get isReady() {
    return this.#isReady;
  }

  /** Everything the page shows as lines. @returns {HTMLElement[]} */
  get lines() {
    return [...(this.#iframe.contentDocument?.querySelectorAll(".message, .card") ?? [])];
  }

  /** @param {{events: object[]} | {alert: object, hold?: boolean, still?: boolean, sound?: boolean}} samples as the server would send them */
  send(samples) {
    this.#iframe.contentWindow.postMessage({ overlay: "samples", ...samples }, location.origin);
  }

  reload() {
    this.#isReady = false;
    this.#iframe.contentWindow.location.reload();
  }

  #loaded() {
    this.#isReady = false;
    const page = this.#iframe.contentDocument;
    if (!page) return;
    page.addEventListener("overlay:message", () => this.#told());
    if (Object.keys(this.element?.options ?? {}).length) this.#told();
  }

  #told() {
    if (!this.#isReady) {
      this.#isReady = true;
      this.dispatchEvent(new Event("frame:ready"));
    }
    this.dispatchEvent(new Event("frame:message"));
  }
}
