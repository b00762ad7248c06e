/** The stream's title, changed where it stands; why it cannot be, where it cannot. */

import { call } from "./api.js";
import { feed } from "./feed.js";
import { t } from "./texts.js";

export class TitleForm {
  #place;
  #form;
  #busy = false;

  /** @param {HTMLElement} place what holds the title, the button beside it and the form */
  constructor(place) {
    this.#place = place;
    this.#form = place.querySelector("form");
    this.#button.addEventListener("click", () => this.open());
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
    this.#button.disabled = Boolean(reason);
    this.#button.title = reason || t("title.change");
  }

  open() {
    if (this.#button.disabled) return;
    this.#field.value = feed.state.title;
    this.#tell("");
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
    if (this.#busy) return;
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
    this.#tell("");
    this.#show(false);
    this.#button.focus();
  }

  #show(open) {
    this.#form.hidden = !open;
    // there is room for it beside nothing else
    this.#place.parentElement.toggleAttribute("data-editing", open);
    for (const part of this.#place.querySelectorAll(".title-line, .place")) part.hidden = open;
    if (open) this.#field.focus();
  }

  #tell(problem) {
    const fault = this.#form.querySelector(".fault");
    fault.hidden = !problem;
    fault.textContent = problem;
    this.#field.setAttribute("aria-invalid", String(Boolean(problem)));
  }
}
