/** What the parts of the page have in common: they draw what the doors know, and say what was refused. */

import { make } from "../panel/make.js";
import { t } from "../panel/texts.js";
import { doors } from "./doors.js";

export class Part extends HTMLElement {
  connectedCallback() {
    this.fault = this.querySelector(".fault");
    this.start();
    doors.addEventListener("doors:changed", () => this.update(doors.now));
  }

  /** Does something that may be refused, which is told. @returns {Promise<boolean>} whether it was done */
  async attempt(act) {
    this.fault.hidden = true;
    try {
      await act();
      return true;
    } catch (error) {
      this.fault.hidden = false;
      this.fault.textContent = error.message;
      return false;
    }
  }

  /** @param {"dot" | "ring" | "triangle"} sign */
  say(sign, words) {
    this.querySelector(".state .sign").dataset.sign = sign;
    const place = this.querySelector(".state .words");
    if (place.textContent !== words) place.textContent = words;
  }
}

/**
 * A button that asks once more, because what it does cannot be taken back.
 *
 * @param {string} words what it says
 * @param {string} name what it is called aloud, with whom it is about
 * @param {string} warning what will follow
 */
export function sureButton(words, name, warning, act) {
  const acts = make("span", { className: "acts" });
  const first = make("button", { type: "button", "aria-label": name }, words);
  const offer = () => acts.replaceChildren(first);
  first.addEventListener("click", () => {
    const yes = make("button", { type: "button", onclick: act }, words);
    const no = make("button", { type: "button", onclick: () => (offer(), first.focus()) }, t("common.cancel"));
    acts.replaceChildren(make("small", { className: "warning" }, warning), yes, no);
    no.focus();
  });
  offer();
  return acts;
}
