/** The fourth step: the overlays go into OBS, and it shows when they are there. */

import "../obs/connect.js";
import "../obs/place.js";
import { feed } from "../panel/feed.js";
import { make } from "../panel/make.js";
import { pageRows } from "../panel/overlay-pages.js";
import { count, t } from "../panel/texts.js";
import { OverlayCard } from "./overlay-card.js";
import { say } from "./say.js";

export class ObsStep {
  #cards = new Map();
  #isOpen = false;
  #shown = "";

  constructor(element) {
    this.element = element;
    this.list = element.querySelector(".cards");
    document.addEventListener("visibilitychange", () => this.update());
  }

  get state() {
    return connected() ? "done" : "open";
  }

  get summary() {
    const inObs = pages().filter(({ obs }) => obs).length;
    if (inObs) return count("guide.obs.in_obs", inObs);
    return connected() ? count("health.pages", connected()) : t("guide.obs.summary");
  }

  get note() {
    return this.state === "done" ? "" : t("guide.obs.note");
  }

  /** Pages are only loaded while the step is open. */
  opened() {
    this.#isOpen = true;
  }

  update() {
    if (this.#isOpen) this.#drawCards();
    this.#drawListening();
  }

  #drawCards() {
    const { overlays } = feed.status;
    for (const [id, card] of this.#cards) {
      if (overlays.some((overlay) => overlay.id === id)) continue;
      card.end();
      this.#cards.delete(id);
    }
    for (const overlay of overlays) {
      const card = this.#cards.get(overlay.id) ?? new OverlayCard();
      if (!this.#cards.has(overlay.id)) this.list.append(card.element);
      this.#cards.set(overlay.id, card);
      card.update(overlay);
    }
    this.element.querySelector(".none").hidden = overlays.length > 0;
  }

  #drawListening() {
    const aside = this.element.querySelector("aside");
    const open = pages();
    const inObs = open.filter(({ obs }) => obs);
    const key = inObs.length ? "connected" : connected() ? "browser" : "waiting";
    aside.dataset.done = String(key === "connected");
    say(aside.querySelector(".aside-title"), t(`guide.obs.aside.${key}`));
    say(aside.querySelector(".aside-lead"), t(`guide.obs.aside.${key}_explained`));
    aside.querySelector(".nothing").hidden = key === "connected";
    const shown = JSON.stringify([feed.status.overlays.map(({ name, pages: told }) => [name, told]), feed.status.obs?.sources]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    aside.querySelector(".listening").replaceChildren(...feed.status.overlays
      .filter((overlay) => overlay.connected)
      .map((overlay) => make("li", {}, make("b", { dir: "auto" }, overlay.name), make("ul", {}, ...pageRows(overlay)))));
  }
}

function connected() {
  return feed.status.overlays.reduce((sum, overlay) => sum + overlay.connected, 0);
}

function pages() {
  return feed.status.overlays.flatMap((overlay) => overlay.pages ?? []).filter(({ preview }) => !preview);
}
