/** Says what was just done, and how to undo it: instead of a question before. */

import { make } from "./make.js";
import { t } from "./texts.js";

export class Undo {
  #place;
  #act = null;

  /** @param {HTMLElement} place */
  constructor(place) {
    this.#place = place;
  }

  /** Whether there is something to undo. */
  get canUndo() {
    return this.#act !== null;
  }

  /** @param {string} words @param {(() => Promise<unknown>) | null} [act] what undoes it */
  tell(words, act = null) {
    this.#act = act;
    const undo = act && make("button", { type: "button", onclick: () => this.undo() }, t("rules.undo"), make("kbd", {}, "U"));
    const close = make("button", { type: "button", className: "plain close", onclick: () => this.#clear() }, t("rules.dismiss"));
    this.#place.replaceChildren(make("p", { dir: "auto" }, words), undo || "", close);
    this.#place.hidden = false;
  }

  async undo() {
    const act = this.#act;
    if (!act) return;
    this.#clear();
    try {
      await act();
    } catch (error) {
      // what is gone for good, or back already, is not worth another try
      this.tell(error.message, [404, 409].includes(error.status) ? null : act);
    }
  }

  #clear() {
    this.#act = null;
    this.#place.hidden = true;
    this.#place.replaceChildren();
  }
}
