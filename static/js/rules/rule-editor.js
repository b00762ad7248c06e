/** One rule, opened: its name, what it reads as, WHEN, THEN and LIMITS, and whether it is kept. */

import { make } from "../panel/make.js";
import { t } from "../panel/texts.js";
import { ActionForm } from "./action-form.js";
import { ConditionForm } from "./condition-form.js";
import { showLimits } from "./limits-form.js";
import { Matches } from "./matches.js";

/** Where in the JSON a fault is, "when.all[1].pattern: "; in the form it is plain to see. */
const PLACE = /^(when|then|limits)[\w.[\]]*: /;

export class RuleEditor {
  /** @type {import("./draft.js").Draft | null} */
  draft = null;
  #pane;
  #how;
  #matches;

  /**
   * @param {HTMLElement} pane
   * @param {HTMLElement} matches
   * @param {object} how
   * @param {import("./vocabulary.js").Vocabulary} how.vocabulary
   * @param {import("./fields.js").Things} how.things
   */
  constructor(pane, matches, how) {
    this.#pane = pane;
    this.#how = { ...how, changed: () => this.#changed() };
    this.#matches = new Matches(matches, this.#find(".count"), (told) => this.#tell(told));
    this.conditions = new ConditionForm(this.#find(".when .fields"), this.#how);
    this.actions = new ActionForm(this.#find(".then .fields"), this.#how);
    this.name = this.#find("input.name");
    this.name.addEventListener("input", () => {
      this.draft.name = this.name.value;
      this.#changed();
    });
    this.#find(".count").addEventListener("click", () => matches.scrollIntoView());
    this.#find(".theirs").addEventListener("click", () => {
      this.draft.revert();
      this.show(this.draft);
    });
    this.#find(".ours").addEventListener("click", () => this.draft.insist());
    this.#find(".revert").addEventListener("click", () => {
      this.draft.revert();
      this.show(this.draft);
    });
  }

  /** @param {import("./draft.js").Draft} draft */
  show(draft) {
    this.draft?.removeEventListener("draft:changed", this.update);
    this.draft = draft;
    draft.addEventListener("draft:changed", this.update);
    this.name.value = draft.name;
    this.conditions.show(draft.when);
    this.actions.show(draft.then);
    showLimits(this.#find(".limits .fields"), draft.limits, this.#how);
    this.#find(".sentence").textContent = draft.base?.sentence ?? "";
    this.#find(".problems").replaceChildren();
    this.fault("");
    this.said("");
    this.#check({ now: true });
    this.update();
  }

  /** Redraws what only says how things stand. */
  update = () => {
    const { draft } = this;
    this.#find(".state").textContent = t(draft.base === null ? "rules.not_kept" : draft.changed ? "rules.unsaved" : "rules.kept");
    this.#find(".save").disabled = !draft.changed || draft.theirs !== null;
    this.#find("[data-press=duplicate]").hidden = draft.base === null;
    this.#find(".revert").hidden = !draft.changed || draft.base === null;
    this.#find(".try span").textContent = t(draft.changed ? "rules.save_and_try" : "rules.try");
    const conflict = this.#find(".conflict");
    conflict.hidden = draft.theirs === null;
    if (draft.theirs) conflict.querySelector("p").replaceChildren(make("b", {}, t("rules.conflict_lead")), " ", make("span", { dir: "auto" }, draft.theirs.sentence));
  };

  /** Why it was not kept; empty: nothing is wrong any more. */
  fault(message) {
    const fault = this.#find(".foot-fault");
    fault.hidden = message === "";
    fault.textContent = message.replace(PLACE, "");
  }

  /** Brings the keyboard to the first field that has to be filled in. */
  focusEmpty() {
    const needed = [...this.#pane.querySelectorAll(".param[data-needed]")];
    const isEmpty = (param) => !param.querySelector(".name-chip, input:checked") && [...param.querySelectorAll("input, select")].every((one) => one.type === "checkbox" || one.value === "");
    needed.find(isEmpty)?.querySelector("input, select")?.focus();
  }

  /** It is kept as it is here. */
  kept() {
    if (document.activeElement !== this.name) this.name.value = this.draft.name;
    this.said(t("rules.kept_now"));
  }

  /** What became of what was pressed. */
  said(words) {
    this.#find(".said").textContent = words;
  }

  /** Asks again what would have matched: more has happened meanwhile. */
  refresh() {
    if (this.draft) this.#check({ now: true });
  }

  #changed() {
    this.fault("");
    this.said("");
    this.draft.touch();
    this.#check();
  }

  #check(when) {
    if (this.#how.vocabulary.isComplete(this.draft)) {
      const { id, content } = this.draft;
      this.#matches.ask({ ...content, name: content.name.trim() || t("rules.unnamed"), ...(id !== null && { id }) }, when);
    } else {
      this.#matches.clear();
      this.#tell({ sentence: t("rules.incomplete"), problems: [] });
    }
  }

  #tell({ sentence, problems = [], fault = "" }) {
    // a sentence that is a moment old is better than none
    if (sentence !== undefined) this.#find(".sentence").textContent = sentence;
    const all = fault ? [fault.replace(PLACE, ""), ...problems] : problems;
    this.#find(".problems").replaceChildren(...all.map((problem) => make("li", { className: "fault" }, problem)));
  }

  #find(selector) {
    return this.#pane.querySelector(selector);
  }
}
