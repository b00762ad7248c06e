/** The lines of the chat pane, by time: put in, found by their key, and dropped when there are too many. */

/** A long show's last hour or so. */
const MOST_LINES = 5000;
/** Lines are dropped in lots, so that a full list is not trimmed with every line. */
const TRIM_LINES = 250;
/** While somebody reads further up, so many more stay: what is read must not go from under the eyes. */
const GRACE_LINES = 2000;

export class ChatList {
  #element;
  /** By time; the same order as in the document. @type {import("./chat-line.js").ChatLine[]} */
  #lines = [];
  #byKey = new Map();

  /** @param {HTMLOListElement} element */
  constructor(element) {
    this.#element = element;
  }

  get length() {
    return this.#lines.length;
  }

  [Symbol.iterator]() {
    return this.#lines[Symbol.iterator]();
  }

  clear() {
    this.#lines = [];
    this.#byKey.clear();
    this.#element.replaceChildren();
  }

  get(key) {
    return this.#byKey.get(key);
  }

  /** The line whose element this is. @param {Element | null | undefined} row */
  of(row) {
    return row ? this.#byKey.get(row.dataset.key) : undefined;
  }

  /** The line of this event. @param {number} id */
  withEvent(id) {
    return this.#lines.findLast((line) => line.event.id === id);
  }

  /**
   * Puts new lines where their time says: nearly always at the end, and those in one go.
   *
   * @param {import("./chat-line.js").ChatLine[]} added
   */
  place(added) {
    added.sort((one, other) => one.comesAfter(other));
    for (const line of added) this.#byKey.set(line.key, line);
    const last = this.#lines.at(-1);
    const late = last ? added.filter((line) => line.comesAfter(last) < 0) : [];
    const fresh = late.length ? added.filter((line) => !late.includes(line)) : added;
    for (const line of late) {
      let at = this.#lines.length;
      while (at > 0 && this.#lines[at - 1].comesAfter(line) > 0) at -= 1;
      this.#element.insertBefore(line.element, this.#lines[at]?.element ?? null);
      this.#lines.splice(at, 0, line);
    }
    this.#lines.push(...fresh);
    this.#element.append(...fresh.map((line) => line.element));
  }

  /**
   * @param {boolean} following whether the newest line is looked at
   * @returns {import("./chat-line.js").ChatLine[]} the oldest, which are gone
   */
  trim(following) {
    if (this.#lines.length <= MOST_LINES + (following ? 0 : GRACE_LINES)) return [];
    const gone = this.#lines.splice(0, this.#lines.length - MOST_LINES + TRIM_LINES);
    for (const line of gone) {
      this.#byKey.delete(line.key);
      line.element.remove();
    }
    return gone;
  }
}
