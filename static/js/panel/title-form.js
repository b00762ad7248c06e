/** The stream's title, changed where it stands, or below the header where there is no room; why it cannot be, where it cannot. */

import { call } from "./api.js";
import { feed } from "./feed.js";
import { t } from "./texts.js";

export class TitleForm {
  #place;
  #form;
  #busy = false;
  #reason = "";

  /** @param {HTMLElement} place what holds the title, the button for it and the form */
  constructor(place) {
    this.#place = place;
    this.#form = place.querySelector("form");
    this.#button.addEventListener("click", () => (this.#form.hidden ? this.#open() : this.#close()));
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#save();
    });
    this.#form.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.#close();
    });
    this.#form.querySelector(".cancel").addEventListener("click", () => this.#close());
  }

  /** After the state or the status changed. */
  update() {
    const reason = this.#blocked();
    // it stays there to be pressed: a finger has no other way to be told why
    this.#button.setAttribute("aria-disabled", String(Boolean(reason)));
    this.#button.title = reason || t("title.change");
    if (reason === this.#reason) return;
    this.#reason = reason;
    this.#field.readOnly = Boolean(reason);
    this.#form.querySelector(".save").hidden = Boolean(reason);
    this.#tell(reason);
  }

  #open() {
    this.#field.value = feed.state.title;
    this.#tell(this.#reason);
    this.#show(true);
    this.#field.select();
  }

  get #field() {
    return this.#form.elements.title;
  }

  get #button() {
    return this.#place.querySelector(".edit-title");
  }

  /** Why the title cannot be changed, in words; empty when it can. */
  #blocked() {
    const { state, token, can_admin: admin } = feed.status.owncast;
    if (state === "unset") return t("post.no_address");
    if (token === "unset") return t("post.no_token");
    if (token === "refused") return t("post.token_refused");
    return token === "ok" && !admin ? t("title.may_not") : "";
  }

  async #save() {
    if (this.#busy || this.#reason) return;
    this.#busy = true;
    this.#form.setAttribute("aria-busy", "true");
    try {
      await call("PUT", "/api/stream/title", { title: this.#field.value });
      this.#close();
    } catch (error) {
      this.#tell(error.message);
    }
    this.#busy = false;
    this.#form.removeAttribute("aria-busy");
  }

  #close() {
    this.#show(false);
    this.#button.focus();
  }

  #show(open) {
    this.#form.hidden = !open;
    this.#button.setAttribute("aria-expanded", String(open));
    // where it stands in the header, there is room for it beside nothing else
    this.#place.parentElement.toggleAttribute("data-editing", open);
    if (open) this.#field.focus();
  }

  #tell(problem) {
    const fault = this.#form.querySelector(".fault");
    fault.hidden = !problem;
    fault.textContent = problem;
    this.#field.setAttribute("aria-invalid", String(Boolean(problem) && problem !== this.#reason));
  }
}
