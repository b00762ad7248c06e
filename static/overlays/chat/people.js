/** The names viewers go by now. */

import { timeOf } from "../../js/clock.js";

const MOST_PEOPLE = 1000;

/** @typedef {{id: string, name: string}} User */

/** The viewers of a chat, by id; the ones longest silent are forgotten first. */
export class People {
  /** @type {Map<string, {name: string, at: number}>} */
  #known = new Map();

  /**
   * @param {object} event with a user; they may come in any order, the newest name holds
   * @returns {boolean} whether somebody has another name now
   */
  note({ at, data: { user, new_name: renamed } }) {
    if (!user.id) return false;
    const known = this.#known.get(user.id);
    const time = timeOf(at);
    const isNews = !known || time >= known.at;
    const { name, at: since } = isNews ? { name: renamed || user.name, at: time } : known;
    this.#known.delete(user.id);
    this.#known.set(user.id, { name, at: since });
    if (this.#known.size > MOST_PEOPLE) this.#known.delete(this.#known.keys().next().value);
    return Boolean(known) && known.name !== name;
  }

  /**
   * @param {Record<string, string>} names by id, of viewers who were called something else before
   * @param {string} at when they were called so
   */
  learn(names, at) {
    for (const [id, name] of Object.entries(names)) this.#known.set(id, { name, at: timeOf(at) });
  }

  /** @param {User} user as some event described him */
  nameOf({ id, name }) {
    return this.#known.get(id)?.name ?? name;
  }
}
