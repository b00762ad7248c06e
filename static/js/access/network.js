/** `<access-network>`: whether other devices reach the panel, and the code that logs one in. */

import { t } from "../panel/texts.js";
import { doors } from "./doors.js";
import { Part } from "./part.js";
import "./ticket.js";

class AccessNetwork extends Part {
  start() {
    this.form = this.querySelector("form");
    this.ticket = this.querySelector("access-ticket");
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#switch(true, this.form.elements.password.value);
    });
    this.querySelector(".on").addEventListener("click", () => this.#switch(true));
    this.querySelector(".off").addEventListener("click", () => this.#switch(false));
    this.querySelector(".invite").addEventListener("click", () => this.#invite());
  }

  update({ network, password }) {
    const { on, listening, fixed, address } = network;
    const reached = Boolean(address);
    this.say(...state(network));
    const next = this.querySelector(".next");
    next.hidden = on === listening && !fixed;
    next.textContent = fixed ? t("access.network.fixed") : on ? t("access.network.restart_on") : t("access.network.restart_off");
    this.form.hidden = fixed || on || password.set;
    this.querySelector(".invite").hidden = !reached;
    this.querySelector(".on").hidden = fixed || on || !password.set;
    this.querySelector(".off").hidden = fixed || !on;
    if (!reached) this.ticket.clear();
  }

  async #switch(on, password) {
    if (await this.attempt(() => doors.setNetwork(on, password))) this.form.reset();
  }

  async #invite() {
    await this.attempt(async () => {
      const { url, qr, expires_at: until } = await doors.invite();
      this.ticket.show({ url, qr, until: Date.parse(until), words: t("access.network.scan") });
    });
  }
}

/** The sign, and the words beside it. */
function state({ on, listening, address }) {
  if (address) return ["dot", t("access.network.reached", { address })];
  if (listening) return ["triangle", t("access.network.unknown")];
  return on ? ["ring", t("access.network.soon")] : ["ring", t("access.network.alone")];
}

customElements.define("access-network", AccessNetwork);
