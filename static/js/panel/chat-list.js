/**
 * The lines of the chat pane, by time. Thousands are kept, and a few hundred of them drawn: the newest, or those that
 * somebody reads further up. What a filter leaves out is not drawn.
 */

/** A long show's last hour or so. */
const MOST_LINES = 5000;
/** Lines are dropped in lots, so that a full list is not trimmed with every line. */
const TRIM_LINES = 250;
/** Drawn while the newest line is looked at; more are taken out of the document in lots. */
const DRAWN = 150;
const SPARE = 100;
/** Drawn at a time for whoever reads on. */
const PAGE = 60;
/** While somebody reads further up, what comes is drawn until there is so much. */
const MOST_DRAWN = 1000;

/** @typedef {import("./chat-line.js").ChatLine} ChatLine */

export class ChatList {
  #element;
  /** By time; the same order as in the document. @type {ChatLine[]} */
  #lines = [];
  #byKey = new Map();
  /** What is drawn: the lines from here, up to but not including there, as far as they pass. */
  #from = 0;
  #to = 0;
  /** @type {(line: ChatLine) => boolean} */
  #passes = () => true;

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
    this.#from = this.#to = 0;
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

  /** Draws the newest of the lines that pass. @param {(line: ChatLine) => boolean} [passes] */
  draw(passes = this.#passes) {
    this.#passes = passes;
    for (const row of [...this.#element.children]) this.of(row)?.undraw();
    this.#element.replaceChildren();
    this.#from = this.#to = this.#lines.length;
    this.above();
  }

  /**
   * Puts new lines where their time says, nearly always at the end, and draws those in one go.
   *
   * @param {ChatLine[]} added
   * @param {boolean} following whether the newest line is looked at
   */
  place(added, following) {
    added.sort((one, other) => one.comesAfter(other));
    for (const line of added) this.#byKey.set(line.key, line);
    const last = this.#lines.at(-1);
    for (const line of added) if (last && line.comesAfter(last) < 0) this.#insert(line);
    const fresh = last ? added.filter((line) => line.comesAfter(last) >= 0) : added;
    const atEnd = this.#to === this.#lines.length;
    this.#lines.push(...fresh);
    if (!atEnd || (!following && this.#element.childElementCount > MOST_DRAWN)) return;
    this.#to = this.#lines.length;
    const drawn = fresh.filter(this.#passes);
    // a flood's newest are enough
    this.#element.append(...(following ? drawn.slice(-DRAWN) : drawn).map((line) => line.draw()));
    if (following) this.#thin();
  }

  /** Draws earlier lines. @returns {boolean} whether there were any */
  above() {
    const found = [];
    while (this.#from > 0 && found.length < PAGE) {
      this.#from -= 1;
      if (this.#passes(this.#lines[this.#from])) found.unshift(this.#lines[this.#from].draw());
    }
    this.#element.prepend(...found);
    return found.length > 0;
  }

  /** Draws later lines. @returns {boolean} whether there were any */
  below() {
    const found = [];
    while (this.#to < this.#lines.length && found.length < PAGE) {
      if (this.#passes(this.#lines[this.#to])) found.push(this.#lines[this.#to].draw());
      this.#to += 1;
    }
    this.#element.append(...found);
    return found.length > 0;
  }

  /** Whether the newest line is among those that are drawn. */
  get atEnd() {
    return this.#to === this.#lines.length;
  }

  /** Draws a line that passes now, or takes one out that does not. @param {ChatLine} line */
  update(line) {
    const passes = this.#passes(line);
    if (passes === Boolean(line.element)) return;
    const at = this.#lines.indexOf(line);
    if (at < this.#from || at >= this.#to) return;
    if (passes) this.#element.insertBefore(line.draw(), this.#drawnAfter(at + 1));
    else line.undraw();
  }

  /** Forgets the oldest when there are too many. @returns {ChatLine[]} those */
  trim() {
    if (this.#lines.length <= MOST_LINES) return [];
    const gone = this.#lines.splice(0, this.#lines.length - MOST_LINES + TRIM_LINES);
    for (const line of gone) {
      this.#byKey.delete(line.key);
      line.undraw();
    }
    this.#from = Math.max(0, this.#from - gone.length);
    this.#to = Math.max(0, this.#to - gone.length);
    return gone;
  }

  #insert(line) {
    let at = this.#lines.length;
    while (at > 0 && this.#lines[at - 1].comesAfter(line) > 0) at -= 1;
    this.#lines.splice(at, 0, line);
    if (at < this.#from) this.#from += 1;
    if (at > this.#to || at < this.#from) {
      if (at < this.#from) this.#to += 1;
      return;
    }
    this.#to += 1;
    if (this.#passes(line)) this.#element.insertBefore(line.draw(), this.#drawnAfter(at + 1));
  }

  /** The first element that is drawn from this place on. */
  #drawnAfter(at) {
    for (let next = at; next < this.#to; next += 1) if (this.#lines[next].element) return this.#lines[next].element;
    return null;
  }

  /** Takes out what stands far above. */
  #thin() {
    let many = this.#element.childElementCount - DRAWN;
    if (many < SPARE) return;
    for (; many > 0; this.#from += 1) {
      if (!this.#lines[this.#from].element) continue;
      this.#lines[this.#from].undraw();
      many -= 1;
    }
  }
}
