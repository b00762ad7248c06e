/** One file in the library: what it is, its name to be changed where it stands, what uses it, and a way out. */

import { make } from "../panel/make.js";
import { parts, t } from "../panel/texts.js";
import { pictureOf } from "./picture.js";
import { factsOf } from "./words.js";

export class FileTile {
  #media;
  #acts;

  /**
   * @param {import("./library.js").Media} media
   * @param {object} acts
   * @param {(name: string) => Promise<void>} acts.rename
   * @param {() => Promise<void>} acts.remove
   */
  constructor(media, acts) {
    this.#acts = acts;
    this.name = make("input", { className: "name", maxLength: 200, dir: "auto", spellcheck: false, readOnly: media.bundled, "aria-label": t("media.name") });
    this.facts = make("small", { className: "facts" });
    this.uses = make("small", { className: "uses" });
    this.fault = make("p", { className: "fault", role: "alert", hidden: true });
    this.remove = make("button", { type: "button", className: "plain" }, t("media.delete"));
    this.remove.addEventListener("click", () => this.#try(this.#acts.remove));
    this.foot = make("div", { className: "foot" }, media.bundled ? "" : this.remove);
    this.element = make("li", { className: "file", dataset: { id: media.id, type: media.type } },
      pictureOf(media), this.name, this.facts, this.uses, this.foot, this.fault);
    this.name.addEventListener("change", () => this.#rename());
    this.name.addEventListener("keydown", (event) => {
      if (event.key === "Enter") this.name.blur();
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.name.value = this.#media.name;
      this.name.blur();
    });
    this.update(media);
  }

  /** @param {import("./library.js").Media} media */
  update(media) {
    this.#media = media;
    if (document.activeElement !== this.name) this.name.value = media.name;
    this.name.title = media.bundled ? media.name : t("media.rename");
    this.remove.setAttribute("aria-label", t("media.delete_name", { name: media.name }));
    this.facts.textContent = factsOf(media);
    this.uses.replaceChildren(...(media.bundled && !media.used_by.length ? [t("media.bundled")] : usedBy(media)));
  }

  async #rename() {
    const name = this.name.value.trim();
    if (name === this.#media.name) return;
    await this.#try(() => this.#acts.rename(name));
    this.name.setAttribute("aria-invalid", String(!this.fault.hidden));
  }

  async #try(act) {
    this.fault.hidden = true;
    try {
      await act();
    } catch (error) {
      this.fault.hidden = false;
      this.fault.textContent = error.message;
    }
  }
}

function usedBy({ used_by: designs }) {
  if (!designs.length) return [t("media.unused")];
  const links = designs.flatMap(({ id, name }, at) => [...(at ? [", "] : []), make("a", { href: `/designs/${id}`, dir: "auto" }, name)]);
  return parts("media.used_by", { designs: make("span", {}, ...links) });
}
