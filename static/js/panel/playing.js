/** The alert that plays now: its words, the time left and the bar. Counts only while something plays. */

import { about, alertIcon, people, ruleLink } from "./alert-words.js";
import { make } from "./make.js";
import { t } from "./texts.js";

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
    const before = this.#alert;
    const startedAt = alert ? performance.now() - alert.elapsed * 1000 : 0;
    const same = alert && before && alert.id === before.id && alert.started_at === before.started_at;
    // the same alert told again: the earlier start is the true one
    this.#startedAt = same ? Math.min(this.#startedAt, startedAt) : startedAt;
    this.#alert = alert;
    this.#element.hidden = !alert;
    if (!alert) {
      this.#bar?.cancel();
    } else if (!same || alert.duration !== before.duration || alert.text !== before.text || alert.merged !== before.merged) {
      this.#element.querySelector("panel-icon").setAttribute("name", alertIcon(alert));
      this.#element.querySelector(".headline").textContent = alert.title;
      this.#element.querySelector(".second").replaceChildren(...second(alert));
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

/** Who, what they said, and which rule it was, with dots between. */
function second(alert) {
  const pieces = [alert.name ? make("span", {}, ...people(alert)) : null, about(alert) ? make("bdi", {}, about(alert)) : null,
    ruleLink(alert), alert.test ? make("span", { className: "test-mark" }, t("common.test")) : null].filter(Boolean);
  return pieces.flatMap((piece, at) => (at ? [" · ", piece] : [piece]));
}
