/** WHEN: the conditions and their groups, drawn from the vocabulary. */

import { icon, make } from "../panel/make.js";
import { t } from "../panel/texts.js";
import { makeField } from "./fields.js";
import { group, leaf } from "./tree.js";

const GROUPS = [["all", false], ["any", false], ["any", true], ["all", true]];

export class ConditionForm {
  #place;
  #how;
  /** @type {import("./tree.js").Group} */
  #root;

  /**
   * @param {HTMLElement} place
   * @param {object} how
   * @param {import("./vocabulary.js").Vocabulary} how.vocabulary
   * @param {import("./fields.js").Things} how.things
   * @param {() => void} how.changed
   */
  constructor(place, how) {
    this.#place = place;
    this.#how = how;
  }

  /** @param {import("./tree.js").Group} root is changed in place */
  show(root) {
    this.#root = root;
    this.#draw();
  }

  #draw() {
    this.#place.replaceChildren(this.#group(this.#root, null));
  }

  /** Draws it anew, and brings the keyboard to the part that was changed. */
  #restructured(part, ...places) {
    this.#draw();
    this.#how.changed();
    const element = this.#elements.get(part);
    for (const place of [...places, ".kind"]) {
      const found = element?.querySelector(place);
      if (!found) continue;
      found.focus();
      return;
    }
  }

  /** Where each part of the tree stands. */
  #elements = new WeakMap();

  #group(part, parent) {
    const kind = make("select", { className: "kind", "aria-label": t("rules.group") },
      ...GROUPS.map(([word, not]) => make("option", {}, t(`rules.group_${not ? "not_" : ""}${word}`))));
    kind.selectedIndex = GROUPS.findIndex(([word, not]) => word === part.group && not === part.not);
    kind.addEventListener("change", () => {
      [part.group, part.not] = GROUPS[kind.selectedIndex];
      this.#how.changed();
    });
    // what one condition is joined by is nothing to ask
    const head = make("div", { className: "group-head" }, kind, parent && this.#removeButton(part, parent));
    head.hidden = !parent && part.parts.length < 2 && part.group === "all" && !part.not;
    const add = this.#adder(part);
    const element = make("div", { className: "conditions", role: "group", "aria-label": t("rules.group") }, head,
      ...part.parts.map((one) => ("group" in one ? this.#group(one, part) : this.#leaf(one, part))), add);
    this.#elements.set(part, element);
    return element;
  }

  #leaf(part, parent) {
    const { vocabulary, things, changed } = this.#how;
    const condition = vocabulary.condition(part.is);
    const kind = make("select", { className: "kind", "aria-label": t("rules.condition") }, ...this.#choices());
    kind.value = part.is;
    kind.addEventListener("change", () => {
      Object.assign(part, leaf(kind.value, vocabulary.defaults(kind.value)), { not: part.not });
      this.#restructured(part);
    });
    const not = make("button", { type: "button", className: "not", "aria-pressed": String(part.not), title: t("rules.not_explained") }, t("rules.not"));
    not.addEventListener("click", () => {
      part.not = !part.not;
      not.setAttribute("aria-pressed", String(part.not));
      changed();
    });
    const fields = condition.params.map((param) => makeField(param, part.params[param.name], (value) => {
      part.params[param.name] = value;
      changed();
    }, things));
    const element = make("div", { className: "condition", dataset: { is: part.is } }, kind, not, this.#removeButton(part, parent),
      make("div", { className: "params" }, ...fields));
    this.#elements.set(part, element);
    return element;
  }

  #removeButton(part, parent) {
    const label = t("group" in part ? "rules.remove_group" : "rules.remove_condition");
    const act = () => {
      parent.parts.splice(parent.parts.indexOf(part), 1);
      this.#restructured(parent, ".add");
    };
    return make("button", { type: "button", className: "plain remove", title: label, "aria-label": label, onclick: act }, icon("cross"));
  }

  /** One list that adds a condition or a group. */
  #adder(part) {
    const select = make("select", { className: "add", "aria-label": t("rules.add_condition") },
      make("option", { value: "", selected: true }, t("rules.add_condition")), ...this.#choices(),
      make("optgroup", { label: t("rules.groups") }, make("option", { value: "+any" }, t("rules.add_any")), make("option", { value: "+all" }, t("rules.add_all"))));
    select.addEventListener("change", () => {
      const { value } = select;
      const added = value.startsWith("+") ? group(value.slice(1)) : leaf(value, this.#how.vocabulary.defaults(value));
      part.parts.push(added);
      this.#restructured(added, "group" in added ? ".add" : ".params :is(input, select)");
    });
    return select;
  }

  /** All conditions, under the heads of their groups. */
  #choices() {
    const groups = new Map();
    for (const { name, title, group: head } of this.#how.vocabulary.conditions) {
      if (!groups.has(head)) groups.set(head, make("optgroup", { label: head }));
      groups.get(head).append(make("option", { value: name }, title));
    }
    return groups.values();
  }
}
