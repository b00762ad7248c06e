/** The rules as the server has them, and every call that changes them. No DOM in here. */

import { call } from "../panel/api.js";

const PATH = "/api/rules";

/**
 * @typedef {object} Rule
 * @property {number} id
 * @property {string} name
 * @property {boolean} enabled
 * @property {number} revision
 * @property {object} when
 * @property {object[]} then
 * @property {object} limits
 * @property {string} sentence
 * @property {string[]} problems
 */

/** Reports `rules:changed`. Every call may throw an `ApiError`. */
export class Store extends EventTarget {
  /** In their order. @type {Rule[]} */
  rules = [];
  /** What conditions, actions and limits there are. */
  vocabulary = null;

  /** How often we changed something: an answer from before a change says nothing of now. */
  #changes = 0;
  /** The changes that are under way. @type {Set<Promise<unknown>>} */
  #writes = new Set();

  /** The last order that was sent: they are told one after the other, for the last counts. @type {Promise<unknown>} */
  #ordering = Promise.resolve();

  async load() {
    const before = this.#changes;
    const { rules, vocabulary } = await call("GET", PATH);
    if (before !== this.#changes || this.#writes.size) {
      await Promise.allSettled(this.#writes);
      await this.load();
      return;
    }
    this.vocabulary = vocabulary;
    this.#set(rules);
  }

  /** @returns {Rule | undefined} */
  get(id) {
    return this.rules.find((rule) => rule.id === id);
  }

  /** A new rule, before another one or last. What answers when nothing else did stays behind all others. */
  async make(rule, before = this.#lastResort()) {
    const made = await this.#write("POST", PATH, rule);
    this.#set([...this.rules, made]);
    // it is made, wherever it stands: who is told otherwise makes it once more
    if (before !== null && this.get(before)) await this.move(made.id, before).catch(() => {});
    return made;
  }

  /** Changes a rule that is as we know it; when it is not, the refusal (409) has the present one in `answer.present`. */
  async change(id, change, revision = this.get(id)?.revision) {
    try {
      return this.#put(await this.#write("PATCH", `${PATH}/${id}`, { revision, ...change }));
    } catch (error) {
      if (error.status === 409 && error.answer?.present) this.#put(error.answer.present);
      throw error;
    }
  }

  /** @returns {Promise<() => Promise<Rule>>} what brings it back to where it stood */
  async remove(id) {
    const at = this.rules.findIndex((rule) => rule.id === id);
    const { name, enabled, when, then, limits } = this.rules[at];
    const next = this.rules[at + 1]?.id ?? null;
    await this.#write("DELETE", `${PATH}/${id}`);
    this.#set(this.rules.filter((rule) => rule.id !== id));
    return () => this.make({ name, enabled, when, then, limits }, next);
  }

  /** Knows of rules that were made elsewhere, all at once: they stand where new ones stand. */
  async takeIn(ids) {
    const before = this.#lastResort();
    await this.load();
    if (before !== null && ids.length) await this.move(ids, before);
  }

  /** Puts rules before another one, or last. @param {number | number[]} moved */
  async move(moved, before, again = true) {
    const ids = [moved].flat();
    const rest = this.rules.filter((rule) => !ids.includes(rule.id));
    const at = before === null ? rest.length : rest.findIndex((rule) => rule.id === before);
    rest.splice(at, 0, ...ids.map((id) => this.get(id)));
    // at once, so that a row that was dropped stays where it was dropped
    this.#set(rest);
    const order = () => call("POST", `${PATH}/order`, { rules: rest.map((rule) => rule.id) });
    const ordering = this.#counted(this.#ordering.then(order, order));
    this.#ordering = ordering;
    try {
      const { rules } = await ordering;
      // a row may have been moved on meanwhile
      if (this.#ordering === ordering) this.#set(rules);
    } catch (error) {
      const isLast = this.#ordering === ordering;
      await this.load();
      const areThere = [...ids, before].every((id) => id === null || this.get(id));
      if (error.status !== 409 || !again || !isLast || !areThere) throw error;
      // others came or went meanwhile, of which we know now
      await this.move(ids, before, false);
    }
  }

  /** Fires a rule with an event that fits it. @returns {Promise<object[]>} the queues */
  async try(id) {
    const { queues } = await call("POST", `${PATH}/${id}/try`);
    return queues;
  }

  /** The id of the first of those at the end that ask whether nothing was done before; null when there is none. */
  #lastResort() {
    const at = this.rules.findLastIndex((rule) => !asksWhatWasDone(rule.when));
    return this.rules[at + 1]?.id ?? null;
  }

  #write(method, path, body) {
    return this.#counted(call(method, path, body));
  }

  async #counted(write) {
    this.#changes += 1;
    this.#writes.add(write);
    try {
      return await write;
    } finally {
      this.#writes.delete(write);
      this.#changes += 1;
    }
  }

  #put(rule) {
    this.#set(this.rules.map((one) => (one.id === rule.id ? rule : one)));
    return rule;
  }

  #set(rules) {
    this.rules = rules;
    this.dispatchEvent(new CustomEvent("rules:changed"));
  }
}

function asksWhatWasDone(when) {
  const parts = when.all ?? when.any ?? (when.not ? [when.not] : []);
  return when.is === "nothing_before" || parts.some(asksWhatWasDone);
}
