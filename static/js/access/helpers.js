/** `<access-helpers>`: links for those who help during the show. An address is told once, when it is made. */

import { make } from "../panel/make.js";
import { count, t } from "../panel/texts.js";
import { age } from "../panel/times.js";
import { doors } from "./doors.js";
import { Part } from "./part.js";
import "./ticket.js";
import { undo } from "./undo.js";

class AccessHelpers extends Part {
  start() {
    this.ticket = this.querySelector("access-ticket");
    this.form = this.querySelector("form");
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      const { name, moderates } = this.form.elements;
      this.#tell(() => doors.makeLink(name.value.trim(), Boolean(moderates.value)));
    });
  }

  update({ links }) {
    this.querySelector(".none").hidden = links.length > 0;
    this.querySelector(".rows").replaceChildren(...links.map((link) => this.#row(link)));
    if (!links.some((link) => link.id === this.shown)) this.ticket.clear();
  }

  #row({ id, name, moderates, used_at: usedAt, sessions }) {
    const facts = [
      t(moderates ? "access.helpers.moderates" : "access.helpers.reads"),
      usedAt ? t("access.used", { age: age(Date.now() - Date.parse(usedAt)) }) : t("access.never"),
      sessions ? count("access.helpers.here", sessions) : "",
    ];
    const renew = make("button", { type: "button", "aria-label": t("access.helpers.renew_name", { name }), onclick: () => this.#renew(id, name) }, t("access.helpers.renew"));
    const revoke = make("button", { type: "button", "aria-label": t("access.helpers.revoke_name", { name }), onclick: () => this.#revoke(id, name) }, t("access.revoke"));
    return make(
      "li",
      { dataset: { link: String(id) } },
      make("b", { dir: "auto", title: name }, name),
      make("small", {}, facts.filter(Boolean).join(" · ")),
      make("span", { className: "acts" }, renew, revoke),
    );
  }

  async #renew(id, name) {
    if (!(await this.#tell(() => doors.renewLink(id)))) return;
    undo.tell(t("access.helpers.renewed", { name }), async () => {
      if (this.shown === id) this.ticket.clear();
      await doors.takeLinkBack(id);
    });
  }

  #revoke(id, name) {
    return this.attempt(async () => {
      await doors.revokeLink(id);
      undo.tell(t("access.helpers.revoked", { name }), () => doors.restoreLink(id));
    });
  }

  /** Shows the address of a link that was made just now. @returns {Promise<boolean>} whether it was */
  async #tell(making) {
    const done = await this.attempt(async () => {
      const { id, name, url, qr } = await making();
      this.shown = id;
      this.ticket.show({ url, qr, until: null, words: t("access.helpers.made", { name }) });
    });
    if (done) this.form.reset();
    return done;
  }
}

customElements.define("access-helpers", AccessHelpers);
