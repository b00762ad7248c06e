/**
 * Server time as the page sees it, for ages and deadlines.
 *
 * Counted on from the newest snapshot with the page's steady clock, so that neither a wrong clock on the streaming PC
 * nor one that is being set moves a deadline.
 */

export class ServerClock {
  #offset = Date.now() - performance.now();

  /** @param {string} time the server's, as it stands in a snapshot */
  set(time) {
    const milliseconds = timeOf(time);
    if (Number.isFinite(milliseconds)) this.#offset = milliseconds - performance.now();
  }

  /** @returns {number} milliseconds since 1970, by the server's clock */
  now() {
    return performance.now() + this.#offset;
  }
}

/**
 * A time on the wire as a number that keeps its microseconds, so that two lines of one millisecond stay in order.
 *
 * @param {string} time ISO 8601
 * @returns {number} milliseconds since 1970
 */
export function timeOf(time) {
  const beyondMilliseconds = /\.\d{3}(\d+)/.exec(time)?.[1];
  return Math.floor(Date.parse(time)) + (beyondMilliseconds ? Number(`0.${beyondMilliseconds}`) : 0);
}
