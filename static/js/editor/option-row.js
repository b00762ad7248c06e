/** One option in the form: its label, the field for its type, its help, a way back to the default, and what is wrong. */

import { icon, make } from "../panel/make.js";
import { t } from "../panel/texts.js";
import { choiceField } from "./choice-field.js";
import { colorField } from "./color-field.js";
import { namesField } from "./names-field.js";
import { numberField } from "./number-field.js";
import { textField } from "./text-field.js";

/** @typedef {import("./form.js").Option} Option */

/**
 * What a field is made with, and what it gives.
 * @callback MakeField
 * @param {Option} option
 * @param {object} how
 * @param {string} how.id of the input that the label names
 * @param {string} how.help id of what describes it
 * @param {(value: unknown, how?: {open: boolean}) => void} how.change `open`: more of the same may follow
 * @param {() => void} how.seal nothing more follows
 * @returns {{nodes: Node[], input: HTMLElement, className: string, update: (value: any) => void}}
 */

/** @type {Record<string, MakeField>} */
const FIELDS = {
  integer: numberField,
  number: numberField,
  choice: choiceField,
  theme: choiceField,
  names: namesField,
  text: textField,
  color: colorField,
};

export class OptionRow {
  #field;
  #isWrong = false;

  /**
   * @param {Option} option
   * @param {object} how
   * @param {(value: unknown, how?: {open: boolean}) => void} how.change
   * @param {() => void} how.seal
   * @param {() => void} how.reset
   * @param {Record<string, MakeField>} [how.fields] for options, by name or type, that have one of their own here
   * @param {boolean} [how.inAddress] whether it may stand in an overlay's address
   */
  constructor(option, { change, seal, reset, fields = {}, inAddress = false }) {
    this.option = option;
    const id = `option-${option.name}`;
    const help = `${id}-help`;
    const makeField = fields[option.name] ?? fields[option.type] ?? FIELDS[option.type];
    this.#field = makeField(option, { id, help, change, seal });
    const label = t("editor.reset_option", { label: option.label });
    this.resetButton = make("button", { type: "button", className: "plain reset", title: label, "aria-label": label, onclick: reset, hidden: true }, icon("replay"));
    this.fault = make("p", { className: "fault", role: "alert", hidden: true });
    const isLabelled = "labels" in this.#field.input;
    this.element = make("div", { className: `option ${this.#field.className}`, dataset: { option: option.name } },
      make(isLabelled ? "label" : "span", { className: "option-label", ...(isLabelled && { htmlFor: id }) }, option.label),
      make("div", { className: "field" }, ...this.#field.nodes), this.resetButton,
      make("p", { id: help, className: "help" }, option.help, ...(inAddress ? [" ", parameter(option)] : [])), this.fault);
  }

  /** Draws the value; a field with a mistake in it keeps what was typed. */
  update(value, differs) {
    this.resetButton.hidden = !differs;
    this.element.classList.toggle("-changed", differs);
    if (!this.#isWrong) this.#field.update(value);
  }

  /** @param {string} message empty: nothing is wrong any more */
  tell(message) {
    this.#isWrong = message !== "";
    this.fault.hidden = !this.#isWrong;
    this.fault.textContent = message;
    this.#field.input.setAttribute("aria-invalid", String(this.#isWrong));
  }

  /** Whether these words occur in its label or help. */
  has(words) {
    return `${this.option.label} ${this.option.help} ${this.option.name}`.toLowerCase().includes(words);
  }
}

/** What it is called in an overlay's address. */
function parameter({ name }) {
  return make("code", { title: t("editor.in_address"), dir: "ltr" }, `?${name}=`);
}
