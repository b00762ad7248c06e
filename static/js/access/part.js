/** What the parts of the page have in common: they draw what the doors know, and say what was refused. */

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
