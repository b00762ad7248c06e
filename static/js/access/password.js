/** `<access-password>`: sets, changes and removes the panel's password. */

import { t } from "../panel/texts.js";
import { doors } from "./doors.js";
import { Part } from "./part.js";

class AccessPassword extends Part {
  start() {
    this.form = this.querySelector("form");
    const { present, password } = this.form.elements;
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#change(password.value, present.value);
    });
    this.querySelector(".remove").addEventListener("click", () => this.#change(null, present.value));
  }

  update({ password, network }) {
    const { set, fixed } = password;
    this.say(set ? "dot" : "ring", t(fixed ? "access.password.fixed" : set ? "access.password.set" : "access.password.unset"));
    this.form.hidden = fixed;
    this.querySelector(".present").hidden = !set;
    this.form.elements.present.required = set;
    this.querySelector(".save").textContent = t(set ? "access.password.change" : "access.password.save");
    // while others could come in, there has to be one
    this.querySelector(".remove").hidden = !set || network.on || network.listening || Boolean(network.address);
  }

  async #change(password, present) {
    if (await this.attempt(() => doors.setPassword(password, present))) this.form.reset();
  }
}

customElements.define("access-password", AccessPassword);
