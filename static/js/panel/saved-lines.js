/** Lines that are posted often: one press puts one into the field; the same list in every panel. */

import { call } from "./api.js";
import { feed } from "./feed.js";
import { icon, make } from "./make.js";
import { count, t } from "./texts.js";
import { toast } from "./toast.js";

export class SavedLines {
  #button;
  #box;
  #desk;

  /**
   * @param {HTMLElement} place
   * @param {{draft: () => {kind: string, body: string}, use: (line: {kind: string, body: string}) => void}} desk where one writes
   */
  constructor(place, desk) {
    this.#button = place.querySelector(".saved-open");
    this.#box = place.querySelector(".saved");
    this.#desk = desk;
    this.#button.addEventListener("click", () => this.#show(this.#box.hidden));
    place.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || this.#box.hidden) return;
      event.stopPropagation();
      this.#show(false);
    });
    document.addEventListener("pointerdown", ({ target }) => !place.contains(target) && this.#show(false, false));
    feed.addEventListener("panel:status", (event) => event.detail.includes("saved") && this.update());
  }

  /** After what is written, or saved, changed. */
  update() {
    if (!this.#box.hidden) this.#draw();
  }

  #show(open, back = true) {
    if (open === !this.#box.hidden) return;
    this.#box.hidden = !open;
    if (!open) this.#box.replaceChildren();
    this.#button.setAttribute("aria-expanded", String(open));
    if (open) {
      this.#draw();
      this.#box.querySelector("button:not(:disabled)")?.focus();
    } else if (back) {
      this.#button.focus();
    }
  }

  #draw() {
    const { body, kind } = this.#desk.draft();
    const { saved } = feed.status;
    const there = saved.some((line) => line.kind === kind && line.body === body);
    const save = make("button", { type: "button", className: "save", disabled: !body.trim() || there, onclick: () => this.#save() },
      icon("plus"), t("post.save_line"));
    const rows = saved.map((line) => make("li", {},
      make("button", { type: "button", className: "plain use", dir: "auto", onclick: () => this.#use(line) },
        make("span", {}, line.body), make("small", {}, t(`post.${line.kind}`))),
      make("button", { type: "button", className: "plain", onclick: () => this.#remove(line), title: t("post.forget_line"),
        "aria-label": t("post.forget_line_named", { line: line.body }) }, icon("cross"))));
    const focused = this.#box.contains(document.activeElement);
    const head = make("header", {}, make("b", {}, saved.length ? count("post.saved_n", saved.length) : t("post.saved_none")), save);
    this.#box.replaceChildren(head, make("ul", {}, ...rows), make("p", { className: "fault", role: "alert", hidden: true }));
    // the button that was pressed is not there any more
    if (focused) (this.#box.querySelector(".use") ?? this.#button).focus();
  }

  #use(line) {
    this.#show(false, false);
    this.#desk.use(line);
  }

  #save() {
    return this.#ask(() => call("POST", "/api/messages/saved", this.#desk.draft()));
  }

  #remove({ id, kind, body }) {
    return this.#ask(async () => {
      await call("DELETE", `/api/messages/saved/${id}`);
      toast.tell(t("post.line_forgotten"), () => call("POST", "/api/messages/saved", { kind, body }));
    });
  }

  async #ask(act) {
    try {
      await act();
    } catch (error) {
      const fault = this.#box.querySelector(".fault");
      fault.hidden = false;
      fault.textContent = error.message;
    }
  }
}
