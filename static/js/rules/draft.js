/** A rule as it is being changed: what the server has, and what was made of it. No DOM in here. */

import { same } from "../editor/look.js";
import { read, write } from "./tree.js";

/** What the form changes; the switch and the order are changed at once, in the list. */
const CONTENT = ["name", "when", "then", "limits"];

/** Reports `draft:changed`. */
export class Draft extends EventTarget {
  /** The rule as the server had it when this was begun; null for one that is not kept yet. */
  base;
  /** What somebody else made of the rule meanwhile; null when nobody did. */
  theirs = null;
  /** The content when this was begun, as the form writes it. */
  #before;

  /** @param {object} rule */
  constructor(rule) {
    super();
    this.#take(rule);
  }

  get id() {
    return this.base?.id ?? null;
  }

  get changed() {
    return this.base === null || !same(this.content, this.#before);
  }

  /** What is sent to be kept or checked. */
  get content() {
    return { name: this.name, when: write(this.when), then: this.then, limits: this.limits };
  }

  /** Something was typed or chosen. */
  touch() {
    this.dispatchEvent(new CustomEvent("draft:changed"));
  }

  /**
   * The server tells of the rule: what nobody touched follows it, what was changed here meets what was changed there.
   *
   * @returns {boolean} whether it is another one now, and is to be drawn anew
   */
  follow(rule) {
    if (rule === this.base || rule.revision < this.base.revision) return false;
    const [before, now] = [this.base, rule].map((one) => CONTENT.map((name) => one[name]));
    const isOther = !same(before, now);
    const follows = isOther && !this.changed;
    if (follows) this.#take(rule);
    else if (!isOther) this.base = rule;
    else if (rule.revision > this.base.revision) this.theirs = rule;
    this.touch();
    return follows;
  }

  /** Drops what was typed for what the server has. */
  revert(rule = this.theirs ?? this.base) {
    this.#take(rule);
    this.touch();
  }

  /** The server has what was sent; what was typed meanwhile is still to be kept. */
  keep(rule, sent) {
    this.base = rule;
    this.theirs = null;
    this.#before = structuredClone(sent);
    if ([sent.name, ""].includes(this.name.trim())) this.name = sent.name;
    this.touch();
  }

  /** The rule is deleted: what was made of it here can still be kept, as a new one. */
  orphan() {
    this.base = null;
    this.theirs = null;
    this.touch();
  }

  /** The same changes, on a rule that was made anew. */
  of(rule) {
    const draft = new Draft(rule);
    Object.assign(draft, structuredClone({ name: this.name, when: this.when, then: this.then, limits: this.limits }));
    return draft;
  }

  /** Ours goes over theirs with the next save. */
  insist() {
    this.base = this.theirs;
    this.theirs = null;
    this.touch();
  }

  #take(rule) {
    const { name, when, then, limits } = structuredClone(rule);
    this.base = rule.id === undefined ? null : rule;
    this.theirs = null;
    this.name = name;
    this.when = read(when);
    this.then = then;
    this.limits = limits ?? {};
    this.#before = structuredClone(this.content);
  }
}
