/** Keeps a list at its newest line, unless somebody reads further up or points at a row. */

const NEAR_PIXELS = 24;

export class Following {
  #scroll;
  #pinned = true;
  #pointed = false;
  #top = 0;
  #height = 0;

  /** @param {HTMLElement} scroll the scrolling box, newest at the bottom; `onChange` is told when following starts or stops */
  constructor(scroll, onChange) {
    this.#scroll = scroll;
    this.onChange = onChange;
    scroll.addEventListener("scroll", () => this.#look(), { passive: true });
    scroll.addEventListener("pointerenter", (event) => this.#point(event.pointerType === "mouse"));
    scroll.addEventListener("pointerleave", () => this.#point(false));
    const sizes = new ResizeObserver(() => this.settle());
    sizes.observe(scroll);
    for (const child of scroll.children) sizes.observe(child);
  }

  /** Whether new lines move the list. */
  get active() {
    return this.#pinned && !this.#pointed;
  }

  /** Whether the newest line is in sight, followed or not. */
  get near() {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroll;
    return scrollHeight - scrollTop - clientHeight < NEAR_PIXELS;
  }

  /** After lines came: stay at the newest, if that is where we are. */
  settle() {
    if (this.active) this.#scroll.scrollTop = this.#scroll.scrollHeight;
  }

  toNewest() {
    this.#pinned = true;
    this.#pointed = false;
    this.settle();
    this.onChange(this.active);
  }

  #look() {
    const { scrollTop, clientHeight } = this.#scroll;
    // only a hand that scrolls up leaves the newest line, not a box that became smaller
    const up = scrollTop < this.#top && clientHeight === this.#height;
    this.#top = scrollTop;
    this.#height = clientHeight;
    const pinned = this.near || (this.#pinned && !up);
    if (pinned === this.#pinned) return;
    this.#pinned = pinned;
    this.onChange(this.active);
  }

  #point(pointed) {
    if (pointed === this.#pointed) return;
    this.#pointed = pointed;
    this.settle();
    this.onChange(this.active);
  }
}
