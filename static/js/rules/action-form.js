/** THEN: what a rule does, one action after the other. A new kind of action needs nothing here. */

import { icon, make } from "../panel/make.js";
import { t } from "../panel/texts.js";
import { makeField } from "./fields.js";

export class ActionForm {
  #place;
  #how;
  #actions = [];

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

  /** @param {object[]} actions is changed in place */
  show(actions) {
    this.#actions = actions;
    this.#draw();
  }

  #draw() {
    this.#place.replaceChildren(...this.#actions.map((action) => this.#action(action)), this.#adder());
  }

  #action(action) {
    const { vocabulary, things, changed } = this.#how;
    const { title, params } = vocabulary.action(action.type);
    const fields = params.map((param) => makeField(param, action[param.name], (value) => {
      action[param.name] = value;
      changed();
    }, things));
    const act = () => {
      this.#actions.splice(this.#actions.indexOf(action), 1);
      this.#draw();
      changed();
      this.#place.lastElementChild.focus();
    };
    const remove = make("button", { type: "button", className: "plain remove", title: t("rules.remove_action"), "aria-label": t("rules.remove_action"), onclick: act }, icon("cross"));
    return make("div", { className: "action", dataset: { type: action.type } }, make("strong", {}, title), remove, make("div", { className: "params" }, ...fields));
  }

  #adder() {
    const { vocabulary, things, changed } = this.#how;
    const select = make("select", { className: "add", "aria-label": t("rules.add_action") },
      make("option", { value: "", selected: true }, t(this.#actions.length ? "rules.add_action" : "rules.first_action")),
      ...vocabulary.actions.map(({ type, title }) => make("option", { value: type }, title)));
    select.addEventListener("change", () => {
      this.#actions.push(vocabulary.newAction(select.value, things));
      this.#draw();
      changed();
      [...this.#place.querySelectorAll(".action")].at(-1).querySelector("select, input").focus();
    });
    return select;
  }
}
