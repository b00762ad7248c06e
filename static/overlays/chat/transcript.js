/**
 * What was said, in order, and what of it was taken back: no DOM in here.
 *
 * Holds more lines than are shown, so that options can change their mind; forgets beyond that.
 */

import { timeOf } from "../../js/clock.js";

const KEPT = 250;
const HIDES_REMEMBERED = 2000;

/**
 * @typedef {object} Line
 * @property {string} key the name a hide calls it by
 * @property {object} event
 * @property {number} at milliseconds, Owncast's clock: its place among the others
 * @property {number} receivedAt milliseconds, our clock: its age
 * @property {number} viewers how many were watching when it came
 * @property {string} [words] what was said, once somebody compared it
 */

/** The lines of a chat by `at`, then id. A line that was hidden is not in it, whichever of the two came first. */
export class Transcript {
  /** @type {Line[]} oldest first */
  lines = [];
  /** @type {Map<string, Line>} */
  #byKey = new Map();
  /** @type {Set<string>} */
  #hidden = new Set();

  clear() {
    this.lines = [];
    this.#byKey.clear();
    this.#hidden.clear();
  }

  /**
   * @param {object} event
   * @param {number} viewers
   * @returns {string | null} the new line's key
   */
  add(event, viewers) {
    const key = event.source_id ?? `#${event.id}`;
    if (event.hidden || this.#hidden.has(key) || this.#byKey.has(key)) return null;
    const at = timeOf(event.at);
    const line = { key, event, at, receivedAt: timeOf(event.received_at), viewers };
    let place = this.lines.length;
    while (place > 0 && isAfter(this.lines[place - 1], line)) place -= 1;
    this.lines.splice(place, 0, line);
    this.#byKey.set(key, line);
    if (this.lines.length > KEPT) this.#byKey.delete(this.lines.shift().key);
    return key;
  }

  /**
   * Lines hidden or shown again; a hide whose line has not come yet waits for it. One that did not decode carries
   * Owncast's own fields and changes nothing.
   *
   * @param {{data: {ids: string[], event_ids: number[], visible: boolean}, messages?: object[]}} event
   * @param {number} viewers
   * @returns {string[]} the keys of what is to be seen no more
   */
  setVisibility({ data, messages = [] }, viewers) {
    if (!Array.isArray(data?.event_ids)) return [];
    const keys = [...data.ids, ...data.event_ids.map((id) => `#${id}`)];
    if (!data.visible) {
      for (const key of keys) this.#remember(key);
      for (const key of keys) this.#byKey.delete(key);
      this.lines = this.lines.filter(({ key }) => this.#byKey.has(key));
      return keys;
    }
    for (const key of keys) this.#hidden.delete(key);
    for (const message of messages) this.add(message, viewers);
    return [];
  }

  #remember(key) {
    this.#hidden.delete(key);
    this.#hidden.add(key);
    if (this.#hidden.size > HIDES_REMEMBERED) this.#hidden.delete(this.#hidden.values().next().value);
  }
}

function isAfter(one, other) {
  return one.at > other.at || (one.at === other.at && one.event.id > other.event.id);
}
