/** What is open on the page, and everything that can be done with a rule. */

import { t } from "../panel/texts.js";
import { Draft } from "./draft.js";
import { Drafts } from "./drafts.js";
import { importFile, showReport } from "./importer.js";
import { Keeper } from "./keeper.js";
import { group, leaf, write } from "./tree.js";

export class Desk {
  drafts = new Drafts();
  #page;
  #parts;

  /**
   * @param {HTMLElement} page
   * @param {object} parts
   * @param {import("./store.js").Store} parts.store
   * @param {import("./things.js").Things} parts.things
   * @param {import("./undo.js").Undo} parts.undo
   * @param {import("./vocabulary.js").Vocabulary} parts.vocabulary
   * @param {import("./rule-editor.js").RuleEditor} parts.editor
   */
  constructor(page, parts) {
    this.#page = page;
    this.#parts = parts;
    this.keeper = new Keeper(parts, this.drafts, (kept, draft) => {
      if (parts.editor.draft === draft) history.replaceState(null, "", `#${kept.id}`);
      this.update();
    });
    parts.store.addEventListener("rules:changed", () => this.#follow());
  }

  /** Set once there is a list. @type {import("./rule-list.js").RuleList} */
  list;

  get isOpen() {
    return this.#page.dataset.view === "rule";
  }

  /** The id of the rule that is open; null for none and for a new one. */
  get id() {
    return this.isOpen ? this.#parts.editor.draft.id : null;
  }

  update = () => this.list.update(this.id, (id) => this.drafts.isUnsaved(id));

  /** Waits for a call, and says what was wrong with it. */
  async attempt(calling) {
    try {
      return await calling;
    } catch (error) {
      this.#parts.undo.tell(error.message);
      this.update();
      return null;
    }
  }

  open(id, { focus = false } = {}) {
    const rule = this.#parts.store.get(id);
    if (!rule) return;
    this.#show(this.drafts.of(rule));
    history.replaceState(null, "", `#${id}`);
    if (focus) this.list.focus(id);
  }

  /** The new rules, with the keyboard where the first one is typed. */
  start({ focus = true } = {}) {
    this.#view("start");
    // where there is room for one pane, this is which
    this.#page.toggleAttribute("data-new", focus);
    history.replaceState(null, "", location.pathname);
    this.#find(".starters .blank").textContent = t(this.drafts.fresh ? "rules.start_go_on" : "rules.start_blank");
    this.update();
    if (focus) this.#find(".starters input")?.focus();
  }

  /** The form with nothing in it, or with the new rule that was begun. */
  blank() {
    const { vocabulary, things } = this.#parts;
    const when = write(group("all", [leaf("event", { types: ["chat"] })]));
    this.drafts.fresh ??= new Draft({ name: "", enabled: true, when, then: [vocabulary.newAction("alert", things)], limits: {} });
    this.#show(this.drafts.fresh);
    this.#find(".opened input.name").focus();
  }

  async make(rule) {
    const made = await this.#parts.store.make({ enabled: true, limits: {}, ...rule });
    this.#parts.undo.tell(t("rules.made", { name: made.name }), () => this.remove(made.id));
    this.open(made.id, { focus: true });
  }

  async duplicate(id = this.id) {
    const { store } = this.#parts;
    const rule = store.get(id);
    if (!rule) return;
    const { enabled, when, then, limits } = rule;
    const next = store.rules[store.rules.indexOf(rule) + 1]?.id ?? null;
    const made = await this.attempt(store.make({ name: t("rules.copy_of", { name: rule.name }), enabled, when, then, limits }, next));
    if (made) this.open(made.id, { focus: true });
  }

  async remove(id = this.id) {
    const { store, undo } = this.#parts;
    const rule = store.get(id);
    if (!rule) {
      this.#discard();
      return;
    }
    const beside = this.list.beside(id, 1) === id ? this.list.beside(id, -1) : this.list.beside(id, 1);
    const back = await this.attempt(store.remove(id));
    if (!back) return;
    const giveTyped = this.drafts.remove(id);
    if (this.id === id) this.start({ focus: false });
    this.list.focus(beside);
    undo.tell(t("rules.removed", { name: rule.name }), async () => {
      const made = await back();
      giveTyped(made);
      this.open(made.id, { focus: true });
    });
  }

  /** Makes rules of a file, and shows what became of it. */
  async take(file) {
    const { store, things, undo } = this.#parts;
    try {
      const report = await importFile(file);
      await Promise.all([store.takeIn(report.rules.map((rule) => rule.id)), things.load()]);
      showReport(this.#find(".report .scroll"), file.name, report, (id) => this.open(id, { focus: true }));
      this.#view("report");
      this.update();
    } catch (error) {
      undo.tell(t("rules.not_imported", { name: file.name, message: error.message }));
    }
  }

  /** Drops the rule that was never kept. */
  #discard() {
    const draft = this.drafts.fresh;
    this.drafts.fresh = null;
    this.start({ focus: false });
    this.#parts.undo.tell(t("rules.discarded"), async () => {
      this.drafts.fresh = draft;
      this.#show(draft);
    });
  }

  #show(draft) {
    draft.addEventListener("draft:changed", this.update);
    this.#view("rule");
    this.#parts.editor.show(draft);
    this.update();
  }

  #view(name) {
    this.#page.dataset.view = name;
    this.#find(".opened").hidden = this.#find(".matches").hidden = name !== "rule";
    this.#find(".start").hidden = name !== "start";
    this.#find(".report").hidden = name !== "report";
  }

  /** What somebody else changed reaches what is open here. */
  #follow() {
    const { editor, store } = this.#parts;
    const others = this.drafts.follow(store.rules);
    if (this.isOpen && others.has(editor.draft)) editor.show(editor.draft);
    this.update();
  }

  #find(selector) {
    return this.#page.querySelector(selector);
  }
}
