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
 * @property {unknown} default
 * @property {number | null} minimum
 * @property {number | null} maximum
 * @property {string[]} choices
 */

export class Form {
  /** @type {Map<string, OptionRow>} */
  #rows = new Map();
  /** @type {{element: HTMLElement, options: Option[], resetButton: HTMLButtonElement}[]} */
  #groups = [];
  #look;

  /**
   * @param {HTMLElement} place
   * @param {import("./look.js").Look} look
   * @param {object} how
   * @param {(key: string, change: import("./look.js").Change, how?: {open: boolean}) => void} how.change
   * @param {() => void} how.seal
   * @param {Record<string, import("./option-row.js").MakeField>} [how.fields]
   */
  constructor(place, look, { change, seal, fields }) {
    this.#look = look;
    const byGroup = new Map();
    for (const option of look.options) {
      const name = option.group || t("editor.group");
      byGroup.set(name, [...(byGroup.get(name) ?? []), option]);
    }
    for (const [name, options] of byGroup) {
      const rows = options.map((option) => this.#makeRow(option, { change, seal, fields }));
      const resetButton = make("button", { type: "button", className: "plain reset-group", hidden: true, "aria-label": t("editor.reset_group", { group: name }) }, t("editor.reset"));
      resetButton.addEventListener("click", () => change(`group ${name}`, look.reset(options)));
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
      resetButton.hidden = !options.some((option) => this.#look.differs(option));
    }
  }

  /** @returns {boolean} whether there is a row to say it at */
  tell(name, message) {
    this.#rows.get(name)?.tell(message);
    return this.#rows.has(name);
  }

  /** Shows what these words occur in; @returns {boolean} whether there is anything */
  find(words) {
    const wanted = words.trim().toLowerCase();
    for (const { element, options } of this.#groups) {
      const inTitle = element.dataset.group.toLowerCase().includes(wanted);
      const found = options.map(({ name }) => this.#rows.get(name)).filter((row) => {
        row.element.hidden = !(inTitle || row.has(wanted));
        return !row.element.hidden;
      });
      element.hidden = found.length === 0;
    }
    return this.#groups.some(({ element }) => !element.hidden);
  }

  #makeRow(option, { change, seal, fields }) {
    const row = new OptionRow(option, {
      seal,
      fields,
      change: (value, how) => change(option.name, { options: { [option.name]: value } }, how),
      reset: () => change(option.name, { options: { [option.name]: null } }),
    });
    this.#rows.set(option.name, row);
    return row;
  }
}
