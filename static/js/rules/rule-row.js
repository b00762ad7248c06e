/** One rule in the list: its grip, its switch, what it says, what is wrong with it, and what can be done with it. */

import { icon, make } from "../panel/make.js";
import { t } from "../panel/texts.js";
import { displayName } from "../viewer-text.js";

export class RuleRow {
  #rule;

  /** @param {Record<"open" | "try" | "duplicate" | "remove", (id: number) => void> & {enable: (id: number, on: boolean) => void}} acts */
  constructor(rule, acts) {
    const button = (verb, name, ...more) =>
      make("button", { type: "button", dataset: { verb }, onclick: () => acts[verb](this.#rule.id) }, icon(name), make("span", {}, t(`rules.${verb}`)), ...more);
    this.grip = make("button", { type: "button", className: "grip plain" }, icon("grip"));
    this.toggle = make("input", { type: "checkbox", className: "switch", role: "switch" });
    this.toggle.addEventListener("change", () => acts.enable(this.#rule.id, this.toggle.checked));
    this.name = make("strong", { dir: "auto" });
    this.mark = make("small", { className: "mark", hidden: true }, t("rules.unsaved"));
    this.sentence = make("small", { className: "sentence", dir: "auto" });
    this.problems = make("span", { className: "problems" });
    this.open = make("button", { type: "button", className: "plain words", onclick: () => acts.open(this.#rule.id) },
      make("span", { className: "title" }, this.name, this.mark), this.sentence);
    this.try = button("try", "play");
    this.try.className = "try plain";
    this.actions = make("div", { className: "actions" }, button("duplicate", "layers"), button("remove", "cross"));
    this.element = make("li", { className: "rule", dataset: { id: String(rule.id) } },
      this.grip, this.toggle, this.open, this.try, this.problems, this.actions);
    this.update(rule);
  }

  update(rule) {
    const before = this.#rule;
    this.#rule = rule;
    if (rule === before) return;
    const { enabled, problems } = rule;
    // a rule may be named after a viewer, and quotes what viewers write
    const [name, sentence] = [rule.name, rule.sentence].map(displayName);
    this.name.textContent = name;
    this.sentence.textContent = sentence;
    this.sentence.title = sentence;
    this.toggle.checked = enabled;
    this.toggle.setAttribute("aria-label", t("rules.switch", { name }));
    this.grip.setAttribute("aria-label", t("rules.grip", { name }));
    this.grip.title = t("rules.grip_title");
    this.element.dataset.enabled = String(enabled);
    for (const button of [this.try, ...this.actions.children]) {
      button.setAttribute("aria-label", t(`rules.${button.dataset.verb}_named`, { name }));
    }
    this.problems.replaceChildren(...problems.map((problem) => make("span", { className: "fault" }, problem)));
  }

  /** @param {boolean} chosen @param {boolean} unsaved */
  show(chosen, unsaved) {
    this.element.dataset.chosen = String(chosen);
    if (chosen) this.open.setAttribute("aria-current", "true");
    else this.open.removeAttribute("aria-current");
    this.mark.hidden = !unsaved;
  }
}
