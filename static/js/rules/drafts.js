/** What is typed stays until it is kept or dropped, whatever else is opened meanwhile. No DOM in here. */

import { Draft } from "./draft.js";

export class Drafts {
  /** The one that is written and was never kept. @type {Draft | null} */
  fresh = null;
  /** @type {Map<number, Draft>} */
  #byRule = new Map();

  /** Whether there is something that closing the page would lose. */
  get unsaved() {
    return this.fresh !== null || [...this.#byRule.values()].some((draft) => draft.changed);
  }

  isUnsaved(id) {
    return this.#byRule.get(id)?.changed ?? false;
  }

  /** The draft of a rule: the one that was begun, or a new one. @returns {Draft} */
  of(rule) {
    if (!this.#byRule.has(rule.id)) this.#byRule.set(rule.id, new Draft(rule));
    return this.#byRule.get(rule.id);
  }

  /** The server has this one now. */
  kept(draft) {
    if (draft === this.fresh) this.fresh = null;
    this.#byRule.set(draft.id, draft);
  }

  /** The rule is deleted; what was typed can be kept as a new one. */
  orphan(draft) {
    this.#byRule.delete(draft.id);
    draft.orphan();
    this.fresh = draft;
  }

  /** @returns {(rule: object) => void} what gives the unsaved changes to the rule that is made in its place */
  remove(id) {
    const draft = this.#byRule.get(id);
    this.#byRule.delete(id);
    return (rule) => {
      if (draft?.changed) this.#byRule.set(rule.id, draft.of(rule));
    };
  }

  /** The rules are these now. @returns {Set<Draft>} the drafts that are others now, to be drawn anew */
  follow(rules) {
    const drafts = rules.map((rule) => [rule, this.#byRule.get(rule.id)]);
    return new Set(drafts.filter(([rule, draft]) => draft?.follow(rule)).map(([, draft]) => draft));
  }
}
