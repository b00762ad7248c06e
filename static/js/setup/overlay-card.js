/** An overlay on its way into OBS: its picture, and the ways to bring it there. */

import { droppable, startDrag } from "../panel/droppable.js";
import { icon, make } from "../panel/make.js";
import { pagesInWords } from "../panel/overlay-pages.js";
import { OverlayPreview } from "../panel/overlay-preview.js";
import { copy, maskedShort } from "../panel/secret.js";
import { t } from "../panel/texts.js";

export class OverlayCard {
  #overlay = null;

  constructor() {
    this.picture = make("div", { className: "picture", "aria-hidden": "true" });
    this.name = make("b", { dir: "auto" });
    this.size = make("span");
    this.masked = make("code");
    this.pages = make("p", { className: "pages", role: "status" }, make("span", { className: "sign", "aria-hidden": "true" }), make("span"));
    this.drag = make("a", { className: "button drag", draggable: true }, icon("grip"), make("span", {}, t("guide.obs.drag")));
    startDrag(this.drag);
    this.copy = make("button", { type: "button", className: "copy" }, icon("copy"), make("span", {}, t("common.copy")));
    this.copy.addEventListener("click", () => copy(this.#overlay.url, this.copy));
    this.place = make("obs-place");
    this.element = make("li", { className: "card" }, this.picture,
      make("div", { className: "words" }, this.name, make("p", { className: "about" }, this.size, this.masked), this.pages,
        make("div", { className: "row" }, this.drag, this.copy), this.place));
    this.preview = new OverlayPreview(this.picture);
  }

  /** @param {object} overlay as the status says it */
  update(overlay) {
    this.#overlay = overlay;
    const { id, name, width, height, url } = overlay;
    this.name.textContent = name;
    this.size.textContent = t("overlays.size", { width, height });
    this.masked.textContent = maskedShort(url);
    this.drag.href = droppable(overlay);
    this.drag.title = t("overlays.drag", { name });
    this.drag.setAttribute("aria-label", t("overlays.drag", { name }));
    this.copy.setAttribute("aria-label", t("guide.obs.copy", { name }));
    this.place.setAttribute("overlay", String(id));
    const [sign, words] = pagesInWords(overlay);
    this.pages.firstChild.dataset.sign = sign;
    this.pages.lastChild.textContent = words;
    this.preview.update(overlay);
  }

  end() {
    this.preview.end();
    this.element.remove();
  }
}
