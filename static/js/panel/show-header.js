/** `<panel-show>`: on air or not, the clock, who watches, and what the stream is called. */

import { feed } from "./feed.js";
import { t } from "./texts.js";
import { everyTick } from "./ticker.js";
import { TitleForm } from "./title-form.js";
import { age, clock, timeOfDay } from "./times.js";

export class PanelShow extends HTMLElement {
  #timer = 0;

  connectedCallback() {
    this.titleForm = new TitleForm(this.querySelector(".stream"));
    feed.addEventListener("panel:state", () => this.update());
    feed.addEventListener("panel:status", () => this.#updateStream());
    document.addEventListener("visibilitychange", () => this.#runClock());
    everyTick(() => this.#updateSince());
  }

  update() {
    const { live, viewers, peak_viewers: peak } = feed.state;
    const air = this.querySelector(".air");
    if (air.dataset.live !== String(live)) {
      air.dataset.live = String(live);
      air.querySelector(".words").textContent = t(live ? "show.on_air" : "show.off_air");
    }
    this.querySelector(".number").textContent = live ? String(viewers) : "–";
    this.querySelector(".peak").textContent = live
      ? t("show.watching", { peak })
      : peak ? t("show.peak_was", { peak }) : t("show.nobody");
    this.#updateStream();
    this.#updateSince();
    this.#runClock();
  }

  #updateStream() {
    const { owncast, demo } = feed.status;
    document.querySelector(".head .demo").hidden = !demo;
    this.titleForm.update();
    const title = this.querySelector(".title");
    const name = feed.state.name || owncast.name;
    const host = owncast.url.replace(/^https?:\/\//, "").replace(/\/$/, "");
    title.textContent = feed.state.title || name || t("show.no_title");
    title.title = feed.state.title;
    title.dataset.none = String(!feed.state.title && !name);
    this.querySelector(".place").textContent = [feed.state.title ? name : "", host].filter(Boolean).join(", ");
  }

  #updateSince() {
    const { live, since, ended } = feed.state;
    const words = this.querySelector(".since");
    if (live && since) words.textContent = t("show.since", { time: timeOfDay(Date.parse(since)) });
    else if (ended) {
      const at = Date.parse(ended);
      words.textContent = t("show.ended", { time: timeOfDay(at), age: age(feed.now - at) });
    } else words.textContent = t("show.never");
  }

  /** Ticks on the full second, and only while there is something to count and somebody to see it. */
  #runClock() {
    clearTimeout(this.#timer);
    const { live, since, ended } = feed.state;
    const until = live ? feed.now : Date.parse(ended ?? since);
    const length = since ? until - Date.parse(since) : NaN;
    this.querySelector(".clock").textContent = Number.isFinite(length) ? clock(length) : "–";
    if (!live || document.visibilityState !== "visible") return;
    this.#timer = setTimeout(() => this.#runClock(), 1000 - (Math.max(0, length) % 1000) + 5);
  }
}

customElements.define("panel-show", PanelShow);
