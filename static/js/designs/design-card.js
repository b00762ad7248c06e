/** One design among the others: what it looks like, where it is used, and what can be done with it. */

import { drawScene } from "../editor/scenes.js";
import { make } from "../panel/make.js";
import { parts, t } from "../panel/texts.js";
import { SmallPage } from "./small-page.js";

const SCENE = { width: 480, height: 270 };
const SCENES = ["skyline", "cave", "foliage", "night"];

export class DesignCard {
  #acts;
  #small = null;
  #shown = "";

  /**
   * @param {import("./store.js").Design} design
   * @param {string} url of an alerts overlay; empty where there is none
   * @param {object} acts
   * @param {() => Promise<void>} acts.test
   * @param {() => Promise<void>} acts.duplicate
   * @param {() => Promise<void>} acts.remove
   */
  constructor(design, url, acts) {
    this.#acts = acts;
    const canvas = make("canvas", { ...SCENE, "aria-hidden": "true" });
    requestAnimationFrame(() => drawScene(canvas, SCENES[design.id % SCENES.length]));
    this.page = make("span", { className: "page", "aria-hidden": "true" });
    this.name = make("bdi");
    this.link = make("a", { className: "open", href: `/designs/${design.id}` }, make("span", { className: "picture" }, canvas, this.page), make("h2", {}, this.name));
    this.theme = make("small", { className: "theme" });
    this.uses = make("small", { className: "uses" });
    this.problems = make("ul", { className: "problems" });
    this.foot = make("div", { className: "foot" });
    this.said = make("p", { className: "said", role: "status" });
    this.fault = make("p", { className: "fault", role: "alert", hidden: true });
    this.element = make("li", { className: "design", dataset: { id: String(design.id) } },
      this.link, this.theme, this.uses, this.problems, this.foot, this.said, this.fault);
    if (url) this.#small = new SmallPage(this.page, url);
    for (const [begins, ends] of [["pointerenter", "pointerleave"], ["focusin", "focusout"]]) {
      this.link.addEventListener(begins, () => this.#small?.play());
      this.link.addEventListener(ends, () => this.#small?.stand());
    }
    this.#drawFoot();
  }

  /** @param {import("./store.js").Design} design @param {string} theme its title */
  update(design, theme) {
    this.name.textContent = design.name;
    this.link.title = design.name;
    this.theme.textContent = theme;
    this.uses.replaceChildren(...usedBy(design));
    this.problems.replaceChildren(...design.problems.map((problem) => make("li", { className: "fault" }, problem)));
    this.export.href = `/api/designs/${design.id}/look`;
    this.export.download = `${design.name.replace(/[^\p{L}\p{N}]+/gu, "-").toLowerCase()}.design.json`;
    const shown = JSON.stringify(design.effective);
    if (shown === this.#shown) return;
    this.#shown = shown;
    const media = Object.entries(design.media).map(([id, file]) => ({ id, ...file }));
    this.#small?.show(design, design.effective, media);
  }

  #drawFoot() {
    const button = (key, act) => make("button", { type: "button", className: "plain", onclick: () => this.#try(act) }, t(key));
    this.export = make("a", { className: "button plain", download: "", title: t("designs.export_explained") }, t("editor.export"));
    this.foot.replaceChildren(button("designs.test", async () => { this.said.textContent = await this.#acts.test(); }),
      button("editor.duplicate", this.#acts.duplicate), this.export, button("designs.delete", this.#acts.remove));
  }

  async #try(act) {
    this.fault.hidden = true;
    this.said.textContent = "";
    try {
      await act();
    } catch (error) {
      this.fault.hidden = false;
      this.fault.textContent = error.message;
    }
  }
}

function usedBy({ used_by: rules }) {
  if (!rules.length) return [t("designs.unused")];
  const links = rules.flatMap(({ id, name }, at) => [...(at ? [", "] : []), make("a", { href: `/rules#${id}`, dir: "auto" }, name)]);
  return parts("designs.used_by", { rules: make("span", {}, ...links) });
}
