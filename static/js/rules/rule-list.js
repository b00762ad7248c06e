/** The list of rules, in the order in which they are asked. */

import { Keyed } from "../panel/keyed.js";
import { makeReorderable } from "../panel/reorder.js";
import { t } from "../panel/texts.js";
import { RuleRow } from "./rule-row.js";

export class RuleList {
  #rows;
  #pane;
  #store;

  /**
   * @param {HTMLElement} pane
   * @param {import("./store.js").Store} store
   * @param {ConstructorParameters<typeof RuleRow>[1] & {move: (id: number, before: number | null) => Promise<void>}} acts
   */
  constructor(pane, store, acts) {
    this.#pane = pane;
    this.#store = store;
    const list = pane.querySelector(".rows");
    this.#rows = new Keyed(list, (rule) => rule.id, (rule) => new RuleRow(rule, acts));
    makeReorderable(list, async (row, before) => {
      const id = Number(row.dataset.id);
      await acts.move(id, before ? Number(before.dataset.id) : null);
      this.#tellPlace(id);
    });
  }

  /** @param {number | null} chosen @param {(id: number) => boolean} isUnsaved */
  update(chosen, isUnsaved) {
    const { rules } = this.#store;
    this.#rows.update(rules);
    for (const { id } of rules) this.#rows.row(id).show(id === chosen, isUnsaved(id));
    const on = rules.filter((rule) => rule.enabled).length;
    this.#pane.querySelector(".summary").textContent = rules.length ? t("rules.on_of", { on, all: rules.length }) : "";
    this.#pane.querySelector(".empty").hidden = rules.length > 0 || this.#store.vocabulary === null;
  }

  /** The id of the rule that J and K lead to from this one. */
  beside(id, step) {
    const { rules } = this.#store;
    const at = rules.findIndex((rule) => rule.id === id);
    const next = at < 0 ? (step > 0 ? 0 : rules.length - 1) : Math.min(rules.length - 1, Math.max(0, at + step));
    return rules[next]?.id ?? null;
  }

  /** Brings a rule into sight, and the keyboard to it. */
  focus(id) {
    const row = this.#rows.row(id);
    row?.open.focus({ preventScroll: true });
    row?.element.scrollIntoView({ block: "nearest" });
  }

  /** Says to who can not see it where a rule went. */
  #tellPlace(id) {
    const { rules } = this.#store;
    const at = rules.findIndex((rule) => rule.id === id);
    if (at < 0) return;
    this.#pane.querySelector(".said-aloud").textContent = t("rules.placed", { name: rules[at].name, place: at + 1, n: rules.length });
  }
}
