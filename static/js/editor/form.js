/** The form of a kind, drawn from its manifest: the groups in the order they appear, a row for each option. */

import { make } from "../panel/make.js";
import { t } from "../panel/texts.js";
import { OptionRow } from "./option-row.js";

/**
 * An option as the manifest declares it.
 * @typedef {object} Option
 * @property {string} name
 * @property {"integer" | "number" | "choice" | "theme" | "names" | "text" | "color" | "media"} type
 * @property {string} label
 * @property {string} group
 * @property {string} help
 * @property {string} unit
 * @property {string} [sign] what stands for the unit where there is little room
 * @property {unknown} default
 * @property {number | null} minimum
 * @property {number | null} maximum
 * @property {string[]} choices
 * @property {Record<string, string>} titles what each choice is called
 * @property {import("./look.js").Condition} [unless] while it holds, the option changes nothing that is seen
 */

export class Form {
  /** @type {Map<string, OptionRow>} */
  #rows = new Map();
  /** @type {{element: HTMLElement, options: Option[], resetButton: HTMLButtonElement}[]} */
  #groups = [];
  #look;
  #words = "";

  /**
   * @param {HTMLElement} place
   * @param {import("./look.js").Look} look
   * @param {object} how
   * @param {(key: string, change: import("./look.js").Change, how?: {open: boolean}) => void} how.change
   * @param {() => void} how.seal
   * @param {Record<string, import("./option-row.js").MakeField>} [how.fields]
   * @param {boolean} [how.inAddress] whether options may stand in an overlay's address
   */
  constructor(place, look, { change, seal, fields, inAddress }) {
    this.#look = look;
    const byGroup = new Map();
    for (const option of look.options) {
      const name = option.group || t("editor.group");
      byGroup.set(name, [...(byGroup.get(name) ?? []), option]);
    }
    for (const [name, options] of byGroup) {
      const rows = options.map((option) => this.#makeRow(option, { change, seal, fields, inAddress }));
      const resetButton = make("button", { type: "button", className: "plain reset-group", hidden: true, "aria-label": t("editor.reset_group", { group: name }) }, t("editor.reset"));
      resetButton.addEventListener("click", () => change(`group ${name}`, look.reset(this.#counting(options))));
      const element = make("section", { className: "group", dataset: { group: name } },
        make("header", {}, make("h2", {}, name), resetButton), make("div", { className: "options" }, ...rows.map((row) => row.element)));
      this.#groups.push({ element, options, resetButton });
    }
    place.replaceChildren(...this.#groups.map(({ element }) => element));
    place.addEventListener("submit", (event) => event.preventDefault());
  }

  /** The group that has an option of this name. @returns {HTMLElement | undefined} */
  groupOf(name) {
    return this.#groups.find(({ options }) => options.some((option) => option.name === name))?.element;
  }

  update() {
    for (const row of this.#rows.values()) row.update(this.#look.valueOf(row.option), this.#look.differs(row.option));
    for (const { options, resetButton } of this.#groups) {
      resetButton.hidden = !this.#counting(options).some((option) => this.#look.differs(option));
    }
    this.#narrow();
  }

  /** @returns {boolean} whether there is a row to say it at */
  tell(name, message) {
    this.#rows.get(name)?.tell(message);
    return this.#rows.has(name);
  }

  /** Shows what these words occur in; @returns {boolean} whether there is anything */
  find(words) {
    this.#words = words.trim().toLowerCase();
    return this.#narrow();
  }

  /** Leaves out what changes nothing as the others are, and what was not looked for; values stay what they are. */
  #narrow() {
    for (const { element, options } of this.#groups) {
      const inTitle = element.dataset.group.toLowerCase().includes(this.#words);
      for (const option of options) {
        const row = this.#rows.get(option.name);
        row.element.hidden = !(this.#look.counts(option) && (inTitle || row.has(this.#words)));
      }
      element.hidden = options.every(({ name }) => this.#rows.get(name).element.hidden);
    }
    return this.#groups.some(({ element }) => !element.hidden);
  }

  #counting(options) {
    return options.filter((option) => this.#look.counts(option));
  }

  #makeRow(option, { change, seal, fields, inAddress }) {
    const row = new OptionRow(option, {
      seal,
      fields,
      inAddress,
      change: (value, how) => change(option.name, { options: { [option.name]: value } }, how),
      reset: () => change(option.name, { options: { [option.name]: null } }),
    });
    this.#rows.set(option.name, row);
    return row;
  }
}
