/** What can be done with one overlay: its page as it is now, its address, name and size, and what cuts pages off. */

import "../obs/place.js";
import { call } from "./api.js";
import { feed } from "./feed.js";
import { icon, make } from "./make.js";
import { pageRows } from "./overlay-pages.js";
import { OverlayPreview } from "./overlay-preview.js";
import { Reveal } from "./secret.js";
import { t } from "./texts.js";
import { toast } from "./toast.js";

const LARGEST_SIDE = 8192;

/** What the form changes. */
const FIELDS = ["name", "width", "height"];

export class OverlayCard {
  #overlay = null;
  /** What the form's fields were when they were last drawn, or somebody else's change was told. */
  #known = {};

  constructor() {
    this.picture = make("div", { className: "picture", "aria-hidden": "true" }, make("p", {}, t("overlays.blank")));
    this.preview = new OverlayPreview(this.picture);
    this.address = make("output", { className: "secret", "aria-label": t("overlays.address") });
    this.revealButton = make("button", { type: "button" });
    this.reveal = new Reveal(this.address, this.revealButton);
    this.open = make("a", { className: "button", target: "_blank", rel: "noreferrer" }, t("overlays.open"), icon("out"));
    this.edit = make("a", { className: "button" }, t("overlays.edit"), icon("sliders"));
    this.pages = make("ul", { className: "page-list", "aria-label": t("overlays.page_list") });
    this.fault = make("p", { className: "fault", role: "alert", hidden: true });
    this.said = make("p", { className: "said", role: "status" });
    this.place = make("obs-place", { dataset: { connect: "panel-setup" } });
    this.#makeForm();
    this.element = make("div", { className: "details" }, this.picture, make("div", { className: "side-by-side" },
      make("div", { className: "row" }, this.edit, this.open), make("div", { className: "row" }, this.address, this.revealButton),
      this.form, this.pages), this.place, this.#verbs(), this.said, this.fault);
  }

  /** An open form keeps what was typed. */
  update(overlay) {
    this.#overlay = overlay;
    const { id, url, name, width, height } = overlay;
    this.preview.update(overlay);
    this.picture.style.aspectRatio = `${width} / ${height}`;
    this.reveal.url = url;
    this.edit.href = `/overlays/${id}`;
    this.open.href = `${url}${url.includes("?") ? "&" : "?"}preview=1`;
    this.pages.replaceChildren(...pageRows(overlay));
    this.pages.hidden = !this.pages.children.length;
    this.place.setAttribute("overlay", String(id));
    this.identify.disabled = !overlay.connected;
    this.reload.hidden = feed.status.obs?.state !== "connected";
    this.#draw(overlay);
  }

  /** Whether something stands in the form that was not saved. */
  get isTyped() {
    return FIELDS.some((field) => this.#isTyped(field));
  }

  #isTyped(field) {
    return field in this.#known && this.#entered(field) !== this.#known[field];
  }

  #entered(field) {
    const { value } = this.form.elements[field];
    return field === "name" ? value.trim() : Number(value);
  }

  /** What was typed stays where somebody else changed the same, and it is said. */
  #draw(overlay) {
    const inTheWay = FIELDS.filter((field) => this.#isTyped(field) && ![this.#known[field], this.#entered(field)].includes(overlay[field]));
    for (const field of FIELDS) {
      if (!this.#isTyped(field)) this.form.elements[field].value = String(overlay[field]);
      this.#known[field] = overlay[field];
    }
    if (inTheWay.length) this.#tellMeanwhile(overlay);
  }

  #tellMeanwhile({ name, width, height }) {
    this.#tellFault(t("overlays.changed_meanwhile", { name, size: t("overlays.size", { width, height }) }));
  }

  end() {
    this.preview.end();
    this.element.remove();
  }

  #makeForm() {
    this.form = make("form", {},
      make("label", {}, t("overlays.name"), make("input", { name: "name", required: true, maxLength: 60, autocomplete: "off", dir: "auto" })),
      make("label", {}, t("overlays.width"), side("width")),
      make("label", {}, t("overlays.height"), side("height")),
      make("button", {}, t("overlays.save")));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#save();
    });
  }

  #verbs() {
    const verb = (key, act, explained = "") => make("button", { type: "button", title: explained, onclick: act }, t(key));
    this.identify = verb("overlays.identify", () => this.#ask("POST", "/identify", {
      done: () => { this.said.textContent = t("overlays.identified"); },
    }), t("overlays.identify_explained"));
    this.reload = verb("overlays.reload", () => this.#ask("POST", "/reload", {
      done: () => { this.said.textContent = t("overlays.reloaded"); },
    }), t("overlays.reload_explained"));
    return make("div", { className: "row verbs" }, this.identify, this.reload,
      verb("overlays.duplicate", () => this.#ask("POST", "/duplicate"), t("overlays.duplicate_explained")),
      verb("overlays.new_key", () => this.#replaceKey(), t("overlays.new_key_explained")),
      verb("overlays.delete", () => this.#delete(), t("overlays.delete_explained")));
  }

  /** Both cut pages off at once, and both can be taken back. */
  #replaceKey() {
    const { id, name } = this.#overlay;
    const undo = () => call("DELETE", `/api/overlays/${id}/key`);
    return this.#ask("POST", "/key", { done: () => toast.tell(t("overlays.key_replaced", { name }), undo) });
  }

  #delete() {
    const { id, name } = this.#overlay;
    const undo = () => call("POST", `/api/overlays/${id}/restore`);
    return this.#ask("DELETE", "", { done: () => toast.tell(t("overlays.deleted", { name }), undo) });
  }

  /** Only what was typed, so that nobody's change of something else is lost. */
  #save() {
    const typed = FIELDS.filter((field) => this.#isTyped(field));
    const pick = (value) => Object.fromEntries(typed.map((field) => [field, value(field)]));
    const body = { ...pick((field) => this.#entered(field)), was: pick((field) => this.#known[field]) };
    return this.#ask("PATCH", "", { body, done: (overlay) => {
      for (const field of typed) this.form.elements[field].value = String(overlay[field]);
      this.#draw(overlay);
    } });
  }

  async #ask(method, path, { body, done = () => {} } = {}) {
    this.fault.hidden = true;
    this.said.textContent = "";
    try {
      done(await call(method, `/api/overlays/${this.#overlay.id}${path}`, body));
    } catch (error) {
      const present = error.answer?.present;
      if (!present) {
        this.#tellFault(error.message);
        return;
      }
      // the panel's socket may have told of it already, or tells of it later
      this.#draw(present);
      this.#tellMeanwhile(present);
    }
  }

  #tellFault(words) {
    this.fault.hidden = false;
    this.fault.textContent = words;
  }
}

function side(name) {
  return make("input", { type: "number", name, required: true, min: "1", max: String(LARGEST_SIDE), step: "1" });
}
