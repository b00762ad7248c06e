/** The designs as the server has them, and every call that makes or deletes one. No DOM in here. */

import { call } from "../panel/api.js";
import { optionsInWords, themesInWords } from "../panel/declared.js";

const PATH = "/api/designs";

/**
 * @typedef {object} Design
 * @property {number} id
 * @property {string} name
 * @property {number} revision
 * @property {string} theme
 * @property {Record<string, unknown>} options those that were changed
 * @property {Record<string, unknown>} effective every one
 * @property {Record<string, {url: string, type: string}>} media
 * @property {{id: number, name: string}[]} used_by rules
 * @property {string[]} problems
 */

/** Reports `designs:changed`. Every call may throw an `ApiError`. */
export class Designs extends EventTarget {
  /** @type {Design[]} */
  all = [];
  /** What can be chosen in each. @type {import("../editor/form.js").Option[]} */
  options = [];
  themes = [];

  async load() {
    const { designs, options, themes } = await call("GET", PATH);
    this.options = optionsInWords("design", options);
    this.themes = themesInWords("design_theme", themes);
    this.#set(designs);
  }

  /** @returns {Design | undefined} */
  get(id) {
    return this.all.find((design) => design.id === id);
  }

  /** @param {{name: string, options: Record<string, unknown>}} design */
  async make({ name, options }) {
    return this.#add(await call("POST", PATH, { name, options }));
  }

  async duplicate(id) {
    return this.#add(await call("POST", `${PATH}/${id}/duplicate`));
  }

  /** Deletes it, even under rules. @returns {Promise<() => Promise<void>>} what brings it back, into its rules as well */
  async remove(id) {
    const { name, options, used_by: rules } = this.get(id);
    await call("DELETE", `${PATH}/${id}?force=1`);
    this.#set(this.all.filter((design) => design.id !== id));
    return async () => {
      const made = await this.make({ name, options });
      if (rules.length) await this.#bringBack(id, made.id);
    };
  }

  /** The same design is another one now: rules that showed the old one show it. */
  async #bringBack(old, made) {
    const { rules } = await call("GET", "/api/rules");
    const shows = (action) => action.design === old;
    for (const { id, revision, then } of rules.filter((rule) => rule.then.some(shows))) {
      await call("PATCH", `/api/rules/${id}`, { revision, then: then.map((action) => (shows(action) ? { ...action, design: made } : action)) });
    }
    await this.load();
  }

  #add(design) {
    this.#set([...this.all, design]);
    return design;
  }

  #set(designs) {
    this.all = designs;
    this.dispatchEvent(new CustomEvent("designs:changed"));
  }
}
