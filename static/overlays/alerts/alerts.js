/** The alerts overlay: plays what the server tells it to, one alert at a time, and reports what became of it. */

import { loadLettersOf } from "../../js/letters.js";
import { OverlayElement } from "../../js/overlay-element.js";
import { alertElement } from "./design.js";
import { fitWords } from "./fit.js";

const OUT_MS = { full: 220, fade: 150, none: 0 };

/**
 * An alert as the server has it.
 * @typedef {object} Alert
 * @property {string} id
 * @property {string} design
 * @property {string} headline
 * @property {string} name may be empty
 * @property {number | null} color of the viewer it is about, as Owncast counts them
 * @property {string} text may be empty
 * @property {number} duration seconds on screen, coming and going included
 * @property {number} elapsed seconds of it that are over
 */

/**
 * The server decides what plays and when it must be over; this page's timers only make the way out pretty. A `cut` or
 * the next alert always clears the stage, for the timers of a hidden page are late.
 */
export class OverlayAlerts extends OverlayElement {
  /** @type {{alert: Alert, element: HTMLElement, end: number} | null} */
  #playing = null;
  #timer = 0;
  #calm = matchMedia("(prefers-reduced-motion: reduce)");

  connectedCallback() {
    addEventListener("resize", this.#fit);
    document.fonts.addEventListener("loadingdone", this.#fit);
    document.addEventListener("visibilitychange", this.#catchUp);
    super.connectedCallback();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener("resize", this.#fit);
    document.fonts.removeEventListener("loadingdone", this.#fit);
    document.removeEventListener("visibilitychange", this.#catchUp);
    this.#clear();
  }

  receive({ type, alert }) {
    if (type === "alert") this.#play(alert, { settled: false });
    else if (type === "cut") this.#cut(alert);
    else if (type === "snapshot" || type === "resume") this.#agreeOn(alert);
    else if (type === "overlay") this.#fit();
  }

  /** After a gap: what plays there plays here, and nothing else does. */
  #agreeOn(alert) {
    if (this.#playing && this.#playing.alert.id !== alert?.id) this.#leave({ ended: false });
    if (alert && alert.id !== this.#playing?.alert.id && alert.elapsed < alert.duration) {
      this.#play(alert, { settled: true });
    }
  }

  /** @param {string} id of an alert the server has ended already */
  #cut(id) {
    if (this.#playing?.alert.id === id) this.#leave({ ended: false });
  }

  #play(alert, { settled }) {
    this.#clear();
    const motion = this.#motion();
    const element = alertElement(alert);
    element.dataset.motion = motion;
    element.dataset.phase = settled || !isSeen() ? "still" : "in";
    loadLettersOf(element.textContent);
    this.append(element);
    fitWords(element);
    const left = Math.max(0, alert.duration - alert.elapsed) * 1000;
    this.#playing = { alert, element, end: performance.now() + left };
    this.#timer = setTimeout(() => this.#leave({ ended: true }), Math.max(0, left - OUT_MS[motion]));
    this.#reportPainted(alert.id);
  }

  /** Plays the way out; reports the end when it came from here. */
  #leave({ ended }) {
    const { alert, element } = this.#playing;
    const motion = element.dataset.motion;
    clearTimeout(this.#timer);
    const finish = () => {
      this.#clear();
      if (ended) this.report("ended", { alert: alert.id });
    };
    if (!isSeen() || motion === "none") {
      finish();
    } else {
      element.dataset.phase = "out";
      this.#timer = setTimeout(finish, OUT_MS[motion]);
    }
  }

  #clear() {
    clearTimeout(this.#timer);
    this.#playing?.element.remove();
    this.#playing = null;
  }

  /** Two frames later it is on the glass; a hidden page paints none and says nothing. */
  #reportPainted(id) {
    requestAnimationFrame(() => requestAnimationFrame(() => {
      if (this.#playing?.alert.id === id) this.report("shown", { alert: id });
    }));
  }

  #motion() {
    const wanted = this.options.animate in OUT_MS ? this.options.animate : "full";
    return wanted === "full" && this.#calm.matches ? "fade" : wanted;
  }

  /** A page that was hidden may have slept through an end. */
  #catchUp = () => {
    if (this.#playing && isSeen() && performance.now() >= this.#playing.end) {
      const { id } = this.#playing.alert;
      this.#clear();
      this.report("ended", { alert: id });
    }
  };

  #fit = () => {
    if (this.#playing) fitWords(this.#playing.element);
  };
}

function isSeen() {
  return document.visibilityState === "visible";
}

customElements.define("overlay-alerts", OverlayAlerts);
