/**
 * Says now and then, while something is drawn, that it is and how late it was. A page that draws nothing says nothing
 * and has no timer; one that draws all the time says so every ten seconds.
 */

const PAUSE_MS = 10_000;

export class Pulse {
  #report;
  #timer = 0;
  /** The longest lag since the last report; null when nothing was drawn. @type {number | null} */
  #longest = null;

  /** @param {(seconds: number) => void} report */
  constructor(report) {
    this.#report = report;
  }

  stop() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#longest = null;
  }

  /** @param {number} seconds how old it was when it was drawn */
  drew(seconds) {
    this.#longest = Math.max(this.#longest ?? 0, seconds);
    if (!this.#timer) this.#say();
  }

  #say = () => {
    this.#timer = 0;
    if (this.#longest === null) return;
    this.#report(Math.round(this.#longest * 10) / 10);
    this.#longest = null;
    this.#timer = setTimeout(this.#say, PAUSE_MS);
  };
}
