/** The alert that plays now: its words, the time left and the bar. Counts only while something plays. */

import { displayName } from "../viewer-text.js";
import { t } from "./texts.js";

export const ALERT_ICONS = { first_join: "star", stream_started: "stream", follow: "plus", test: "play" };

const COUNT_MILLISECONDS = 100;

export class Playing {
  #element;
  #alert = null;
  #startedAt = 0;
  #timer = 0;
  #bar = null;

  /** @param {HTMLElement} element the `.playing` part of the alerts pane; `onTick` hears the seconds left */
  constructor(element, onTick) {
    this.#element = element;
    this.onTick = onTick;
    document.addEventListener("visibilitychange", () => this.#count());
  }

  /** Seconds until the alert is gone; 0 when none plays. */
  get left() {
    if (!this.#alert) return 0;
    return Math.max(0, this.#alert.duration - (performance.now() - this.#startedAt) / 1000);
  }

  show(alert) {
    const startedAt = alert ? performance.now() - alert.elapsed * 1000 : 0;
    const same = alert && this.#alert && alert.id === this.#alert.id && alert.started_at === this.#alert.started_at;
    // the same alert told again: the earlier start is the true one
    this.#startedAt = same ? Math.min(this.#startedAt, startedAt) : startedAt;
    this.#alert = alert;
    this.#element.hidden = !alert;
    if (!alert) {
      this.#bar?.cancel();
    } else if (!same) {
      this.#element.querySelector("panel-icon").setAttribute("name", ALERT_ICONS[alert.design] ?? "bell");
      this.#element.querySelector(".headline").textContent = alert.headline;
      this.#element.querySelector(".second").textContent = second(alert);
      this.#element.querySelector(".left small").textContent = t("alerts.left_of", { seconds: alert.duration.toFixed(1) });
      this.#runBar();
    }
    this.#count();
  }

  #runBar() {
    this.#bar?.cancel();
    this.#bar = this.#element.querySelector(".bar i").animate(
      [{ transform: "scaleX(1)" }, { transform: "scaleX(0)" }],
      { duration: this.#alert.duration * 1000, fill: "both", easing: "linear" },
    );
    this.#bar.currentTime = performance.now() - this.#startedAt;
  }

  #count() {
    clearTimeout(this.#timer);
    if (!this.#alert) return;
    const left = this.left;
    this.#element.querySelector(".left b").textContent = t("alerts.seconds", { n: left.toFixed(1) });
    this.onTick(left);
    if (left > 0 && document.visibilityState === "visible") this.#timer = setTimeout(() => this.#count(), COUNT_MILLISECONDS);
  }
}

function second(alert) {
  const design = t(`alerts.design.${alert.design}`);
  return [alert.name && displayName(alert.name), alert.text, alert.test && alert.design !== "test" ? `${design}, ${t("common.test")}` : design].filter(Boolean).join(" · ");
}
