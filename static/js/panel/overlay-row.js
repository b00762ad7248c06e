/** One overlay in the list: a row that drags into OBS, and behind it everything that can be changed. */

import { call } from "./api.js";
import { feed } from "./feed.js";
import { icon, make } from "./make.js";
import { copy, maskedShort, Reveal } from "./secret.js";
import { count, t } from "./texts.js";
import { age } from "./times.js";

const ICONS = { chat: "chat", alerts: "bell", "event-list": "list", "viewer-count": "eye", "stream-title": "text", goal: "star", countdown: "clock" };
const TILE = { width: 58, height: 34 };
const ICON_SIDE = 16;
const LARGEST_SIDE = 7680;

export class OverlayRow {
  #overlay = null;

  constructor() {
    this.#makeSummary();
    this.problems = make("p", { className: "fault in-vain", hidden: true });
    this.element = make("li", { className: "overlay" }, this.summary, this.problems);
    this.details = null;
  }

  /** Draws the overlay as it is now; an open form keeps what was typed. */
  update(overlay, title) {
    this.#overlay = overlay;
    this.element.dataset.id = String(overlay.id);
    this.#drawShape(overlay);
    this.name.textContent = overlay.name;
    this.name.title = title;
    this.size.textContent = t("overlays.size", { width: overlay.width, height: overlay.height });
    this.masked.textContent = maskedShort(overlay.url);
    this.grip.href = droppable(overlay);
    this.grip.title = t("overlays.drag", { name: overlay.name });
    this.#drawProblems(overlay.problems);
    this.updatePages();
    if (this.details) this.#updateDetails();
  }

  /** How many pages are connected; grows old while one is lost. */
  updatePages() {
    const { id, connected } = this.#overlay;
    const emptied = feed.emptied.get(id);
    const [sign, words] = connected
      ? ["dot", count("overlays.pages", connected)]
      : emptied ? ["triangle", t("overlays.lost", { age: age(Date.now() - emptied) })] : ["ring", t("overlays.not_open")];
    this.pages.dataset.sign = sign;
    this.pages.firstChild.dataset.sign = sign;
    this.pages.lastChild.textContent = words;
  }

  /** What an address in OBS asks for in vain. */
  #drawProblems(problems) {
    this.problems.hidden = !problems.length;
    const words = problems.length ? t("overlays.problems", { problems: problems.join("; ") }) : "";
    if (this.problems.textContent !== words) this.problems.textContent = words;
  }

  #makeSummary() {
    this.grip = make("a", { className: "grip", draggable: true, tabIndex: -1 }, icon("grip"));
    this.grip.addEventListener("click", (event) => event.preventDefault());
    this.grip.addEventListener("dragstart", (event) => {
      event.dataTransfer.setData("text/uri-list", this.grip.href);
      event.dataTransfer.setData("text/plain", this.grip.href);
    });
    this.shape = make("i");
    this.name = make("strong", { dir: "auto" });
    this.size = make("span");
    this.masked = make("span", { className: "masked" });
    const copyButton = make("button", { type: "button", className: "copy", title: t("overlays.copy"), "aria-label": t("overlays.copy") }, icon("copy"));
    copyButton.addEventListener("click", () => copy(this.#overlay.url, copyButton));
    this.pages = make("span", { className: "pages" }, make("span", { className: "sign" }), make("span"));
    this.unfold = make("button", { type: "button", className: "unfold", title: t("overlays.more"), "aria-label": t("overlays.more"), "aria-expanded": "false" }, icon("chevron"));
    this.unfold.addEventListener("click", () => this.toggle());
    this.summary = make("div", { className: "summary" }, this.grip, make("span", { className: "shape" }, this.shape),
      make("span", { className: "what" }, this.name, make("small", {}, this.size, this.masked)), copyButton, this.pages, this.unfold);
  }

  toggle() {
    if (this.details) {
      this.details.remove();
      this.details = null;
    } else {
      this.#makeDetails();
      this.element.append(this.details);
      this.#updateDetails();
    }
    this.element.dataset.open = String(Boolean(this.details));
    this.unfold.setAttribute("aria-expanded", String(Boolean(this.details)));
  }

  #makeDetails() {
    const address = make("output", { className: "secret", "aria-label": t("overlays.address") });
    const revealButton = make("button", { type: "button" });
    this.reveal = new Reveal(address, revealButton);
    this.open = make("a", { className: "button", target: "_blank", rel: "noreferrer" }, t("overlays.open"), icon("out"));
    this.edit = make("a", { className: "button" }, t("overlays.edit"), icon("sliders"));
    this.form = make("form", {},
      make("label", {}, t("overlays.name"), make("input", { name: "name", required: true, maxLength: 60, autocomplete: "off" })),
      make("label", {}, t("overlays.width"), side("width")),
      make("label", {}, t("overlays.height"), side("height")),
      make("button", {}, t("overlays.save")));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#save();
    });
    this.form.addEventListener("input", () => { this.form.dataset.touched = "true"; });
    this.fault = make("p", { className: "fault", role: "alert", hidden: true });
    this.asked = make("div", { className: "row" }, ...this.#questions());
    this.details = make("div", { className: "details" }, make("div", { className: "row" }, this.edit, address, revealButton, this.open), this.form, this.asked, this.fault);
  }

  #updateDetails() {
    const { id, url, name, width, height } = this.#overlay;
    this.reveal.url = url;
    this.edit.href = `/overlays/${id}`;
    this.open.href = `${url}${url.includes("?") ? "&" : "?"}preview=1`;
    if (this.form.dataset.touched === "true") return;
    this.form.elements.name.value = name;
    this.form.elements.width.value = String(width);
    this.form.elements.height.value = String(height);
  }

  async #save() {
    const { name, width, height } = this.form.elements;
    const changed = { name: name.value.trim(), width: Number(width.value), height: Number(height.value) };
    await this.#ask("PATCH", "", changed, () => { delete this.form.dataset.touched; });
  }

  #questions() {
    const newKey = make("button", { type: "button" }, t("overlays.new_key"));
    newKey.addEventListener("click", () => this.#confirm("overlays.new_key_sure", "overlays.new_key", () => this.#ask("POST", "/key")));
    const remove = make("button", { type: "button" }, t("overlays.delete"));
    remove.addEventListener("click", () => this.#confirm("overlays.delete_sure", "overlays.delete", () => this.#ask("DELETE", "")));
    return [newKey, remove];
  }

  /** Neither can be undone, because pages are cut off: asks once, in place. */
  #confirm(question, verb, act) {
    const back = () => this.asked.replaceChildren(...this.#questions());
    const yes = make("button", { type: "button" }, t(verb));
    const no = make("button", { type: "button" }, t("common.cancel"));
    yes.addEventListener("click", async () => {
      await act();
      back();
    });
    no.addEventListener("click", back);
    this.asked.replaceChildren(make("div", { className: "confirm" }, make("p", {}, t(question, { name: this.#overlay.name })), yes, no));
    no.focus();
  }

  async #ask(method, path, body, done = () => {}) {
    try {
      await call(method, `/api/overlays/${this.#overlay.id}${path}`, body);
      this.fault.hidden = true;
      done();
    } catch (error) {
      this.fault.hidden = false;
      this.fault.textContent = error.message;
    }
  }

  /** A small picture of the overlay's own proportions. */
  #drawShape({ kind, width, height }) {
    const scale = Math.min((TILE.width - 6) / width, (TILE.height - 6) / height);
    const sides = [width, height].map((side) => Math.max(6, Math.round(side * scale)));
    [this.shape.style.width, this.shape.style.height] = sides.map((side) => `${side}px`);
    this.shape.replaceChildren(...(Math.min(...sides) >= ICON_SIDE ? [icon(ICONS[kind] ?? "layers")] : []));
  }
}

function side(name) {
  return make("input", { type: "number", name, required: true, min: "1", max: String(LARGEST_SIDE), step: "1" });
}

/** OBS reads the layer's name and size from a dropped link, and takes them off the address (obs.md). */
function droppable({ url, name, width, height }) {
  const layer = new URLSearchParams({ "layer-name": name, "layer-width": String(width), "layer-height": String(height) });
  return `${url}${url.includes("?") ? "&" : "?"}${layer}`;
}
