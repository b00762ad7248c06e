/** One overlay in the list: a row that drags into OBS, and behind it a card with everything that can be done. */

import { call } from "./api.js";
import { droppable, startDrag } from "./droppable.js";
import { icon, make } from "./make.js";
import { OverlayCard } from "./overlay-card.js";
import { pagesInWords } from "./overlay-pages.js";
import { OverlayPreview } from "./overlay-preview.js";
import { copy, maskedShort } from "./secret.js";
import { t } from "./texts.js";
import { toast } from "./toast.js";

const ICONS = { chat: "chat", alerts: "bell", featured: "star", "event-list": "list", "viewer-count": "eye", "stream-title": "text", goal: "star", countdown: "clock" };

export class OverlayRow {
  #overlay = null;
  #card = null;

  constructor() {
    this.#makeSummary();
    this.problems = make("p", { className: "fault in-vain", hidden: true });
    this.element = make("li", { className: "overlay" }, this.summary, this.problems);
    this.preview = new OverlayPreview(this.thumb);
  }

  /** Draws the overlay as it is now; an open form keeps what was typed. @param {object} overlay @param {string} title of its kind */
  update(overlay, title) {
    this.#overlay = overlay;
    this.element.dataset.id = String(overlay.id);
    this.kind.setAttribute("name", ICONS[overlay.kind] ?? "layers");
    this.name.textContent = overlay.name;
    this.name.title = overlay.name === title ? title : `${overlay.name}, ${title}`;
    this.size.textContent = t("overlays.size", { width: overlay.width, height: overlay.height });
    this.title.textContent = overlay.name === title ? "" : title;
    this.copy.title = t("overlays.copy_named", { name: overlay.name });
    if (!this.copy.dataset.done) this.copy.setAttribute("aria-label", this.copy.title);
    this.masked.textContent = overlay.url && maskedShort(overlay.url);
    this.grip.href = overlay.url && droppable(overlay);
    this.grip.title = t("overlays.drag", { name: overlay.name });
    this.unfold.setAttribute("aria-label", t("overlays.more_named", { name: overlay.name }));
    this.#drawProblems(overlay.problems);
    this.preview.update(overlay);
    this.updatePages();
    this.#card?.update(overlay);
  }

  /** How many pages are connected; grows old while one is lost. */
  updatePages() {
    const [sign, words] = pagesInWords(this.#overlay);
    if (this.pages.lastChild.textContent === words && this.pages.dataset.sign === sign) return;
    this.pages.dataset.sign = sign;
    this.pages.firstChild.dataset.sign = sign;
    this.pages.lastChild.textContent = words;
  }

  /** What is no longer there loads nothing any more. */
  remove() {
    if (this.#card?.isTyped) {
      // somebody else deleted what is worked on here
      const { id, name } = this.#overlay;
      toast.tell(t("overlays.deleted", { name }), () => call("POST", `/api/overlays/${id}/restore`));
    }
    this.preview.end();
    this.#card?.end();
    this.element.remove();
  }

  toggle(open = !this.#card) {
    if (open === Boolean(this.#card)) return;
    if (open) {
      this.#card = new OverlayCard();
      this.element.append(this.#card.element);
      this.#card.update(this.#overlay);
    } else {
      this.#card.end();
      this.#card = null;
    }
    this.element.dataset.open = String(open);
    this.unfold.setAttribute("aria-expanded", String(open));
  }

  /** What an address in OBS asks for in vain. */
  #drawProblems(problems) {
    this.problems.hidden = !problems.length;
    const words = problems.length ? t("overlays.problems", { problems: problems.join("; ") }) : "";
    if (this.problems.textContent !== words) this.problems.textContent = words;
  }

  #makeSummary() {
    this.kind = icon("layers");
    this.thumb = make("span", { className: "thumb", "aria-hidden": "true" }, this.kind);
    this.grip = make("a", { className: "grip", draggable: true, tabIndex: -1, "aria-hidden": "true" }, icon("grip"), this.thumb);
    startDrag(this.grip);
    this.name = make("strong", { dir: "auto" });
    // the size has to be typed into OBS: where there is little room, the kind goes first
    this.size = make("span", { className: "size" });
    this.title = make("span");
    this.masked = make("span", { className: "masked" });
    this.copy = make("button", { type: "button", className: "copy" }, icon("copy"));
    this.copy.addEventListener("click", () => copy(this.#overlay.url, this.copy));
    this.pages = make("span", { className: "pages" }, make("span", { className: "sign", "aria-hidden": "true" }), make("span"));
    this.unfold = make("button", { type: "button", className: "unfold", title: t("overlays.more"), "aria-expanded": "false" }, icon("chevron"));
    this.unfold.addEventListener("click", () => this.toggle());
    this.summary = make("div", { className: "summary" }, this.grip,
      make("span", { className: "what" }, this.name, make("small", {}, this.size, " ", this.title)), this.masked, this.copy, this.pages, this.unfold);
  }
}
