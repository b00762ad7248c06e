/** How much motion a chat of this speed bears. */

const CALM_A_SECOND = 8;
const FAST = 16;
/** A flood is forgotten within two seconds of its end. */
const MOST = 24;

/** Counts lines in a bucket that empties by eight a second. */
export class Pace {
  #level = 0;
  #countedAt = 0;

  /**
   * @param {number} count lines that come now
   * @param {number} now milliseconds
   * @returns {1 | 0.5 | 0} the part of an entrance's time there is for them
   */
  take(count, now) {
    const drained = ((now - this.#countedAt) / 1000) * CALM_A_SECOND;
    this.#level = Math.min(MOST, Math.max(0, this.#level - drained) + count);
    this.#countedAt = now;
    if (this.#level <= CALM_A_SECOND) return 1;
    return this.#level <= FAST ? 0.5 : 0;
  }
}
