/** Brings the rule that is open to the server, once for each press, and says why when it is not taken. */

import { t } from "../panel/texts.js";
import { queuesSaid } from "./queues.js";

export class Keeper {
  #parts;
  #drafts;
  #kept;
  /** A save that is under way: another press waits for it. @type {Promise<object | null> | null} */
  #saving = null;

  /**
   * @param {object} parts
   * @param {import("./store.js").Store} parts.store
   * @param {import("./vocabulary.js").Vocabulary} parts.vocabulary
   * @param {import("./rule-editor.js").RuleEditor} parts.editor
   * @param {import("./drafts.js").Drafts} drafts
   * @param {(rule: object, draft: import("./draft.js").Draft) => void} kept
   */
  constructor(parts, drafts, kept) {
    this.#parts = parts;
    this.#drafts = drafts;
    this.#kept = kept;
  }

  /** @returns {Promise<object | null>} the rule as it was kept, null when it was not */
  save() {
    this.#saving ??= this.#save(this.#parts.editor.draft).finally(() => {
      this.#saving = null;
    });
    return this.#saving;
  }

  async saveAndTry() {
    const { editor, store } = this.#parts;
    const rule = await this.save();
    if (!rule) return;
    try {
      editor.said(queuesSaid(await store.try(rule.id), rule.name));
      editor.refresh();
    } catch (error) {
      editor.fault(error.message);
    }
  }

  async #save(draft) {
    const { editor, store, vocabulary } = this.#parts;
    if (draft.theirs) return null;
    if (!draft.changed) return draft.base;
    if (!vocabulary.isComplete(draft)) {
      editor.fault(t("rules.incomplete"));
      editor.focusEmpty();
      return null;
    }
    const content = { ...draft.content, name: draft.name.trim() || t("rules.unnamed") };
    try {
      const rule = draft.base ? await store.change(draft.id, content, draft.base.revision) : await store.make({ enabled: true, ...content });
      draft.keep(rule, content);
      this.#drafts.kept(draft);
      if (editor.draft === draft) editor.kept();
      this.#kept(rule, draft);
      return rule;
    } catch (error) {
      return this.#refused(draft, error);
    }
  }

  /** @returns {Promise<object | null>} */
  async #refused(draft, error) {
    const { editor, store } = this.#parts;
    if (error.status === 404 && draft.base) {
      // what is kept next, as a new rule, takes its place among those that are there
      await store.load().catch(() => {});
      this.#drafts.orphan(draft);
      editor.fault(t("rules.gone"));
    } else if (error.answer?.present && !draft.theirs) {
      // only its switch or its place was changed: nothing of what is saved here
      return this.#save(draft);
    } else if (!draft.theirs) {
      editor.fault(error.message);
    }
    return null;
  }
}
