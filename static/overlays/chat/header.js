/** The head of a ticker, and a status bar in some themes: a word, and how many watch. */

export class Header {
  #element;
  #title;
  #viewers;
  #live = false;

  /** @param {HTMLElement} element with `.title` and `.viewers`; style sheets say in which looks it is drawn */
  constructor(element) {
    this.#element = element;
    this.#title = element.querySelector(".title");
    this.#viewers = element.querySelector(".viewers");
  }

  /**
   * @param {object} message
   * @param {Record<string, any>} options
   * @param {number} viewers
   */
  update({ state, events = [] }, { header = "", header_viewers: counts }, viewers) {
    this.#live = state?.live ?? this.#live;
    for (const { type, test } of events) {
      if (!test && type === "STREAM_STARTED") this.#live = true;
      if (!test && type === "STREAM_STOPPED") this.#live = false;
    }
    const shown = counts === "show" && this.#live ? String(viewers) : "";
    this.#element.hidden = !header && !shown;
    this.#element.toggleAttribute("data-live", this.#live);
    if (this.#title.textContent !== header) this.#title.textContent = header;
    if (this.#viewers.textContent !== shown) this.#viewers.textContent = shown;
  }
}
