/** What goes wrong in this page's scripts, for the server to know: nobody looks into the console of a source in OBS. */

const MOST = 20;
const LONGEST = 500;
const KEPT = 5;

/**
 * Hears of every error that nobody caught from `start()` to `stop()`, and of those that are noted. The first few of a
 * page are told; the same one twice in a row is told once.
 */
export class Faults {
  #report;
  #told = 0;
  #last = "";
  /** What could not be told yet. @type {string[]} */
  #waiting = [];

  /** @param {(message: string) => boolean} report whether there was a way to tell it */
  constructor(report) {
    this.#report = report;
  }

  start() {
    addEventListener("error", this.#uncaught);
    addEventListener("unhandledrejection", this.#rejected);
  }

  stop() {
    removeEventListener("error", this.#uncaught);
    removeEventListener("unhandledrejection", this.#rejected);
  }

  /** @param {unknown} error */
  note(error) {
    const message = inWords(error);
    if (message === this.#last || this.#told === MOST) return;
    this.#last = message;
    this.#told += 1;
    if (!this.#report(message) && this.#waiting.length < KEPT) this.#waiting.push(message);
  }

  /** There is a connection: what waited is told. */
  flush() {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const message of waiting) this.#report(message);
  }

  #uncaught = ({ error, message, filename, lineno }) => {
    const file = String(filename ?? "").split("/").at(-1).split("?")[0];
    this.note(file ? `${error ?? message} (${file}:${lineno})` : error ?? message);
  };

  #rejected = ({ reason }) => this.note(reason);
}

/** Whole characters only: half of one is not JSON that the server takes. */
function inWords(error) {
  return Array.from(String(error)).slice(0, LONGEST).join("");
}
