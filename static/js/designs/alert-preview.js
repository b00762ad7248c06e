/** The alerts overlay's own page with one alert in it: from its entrance to its end, over and over, or to stay. */

import { startFit } from "../editor/fit.js";
import { Frame } from "../editor/frame.js";
import { effectiveOf, sampleAlert } from "./sample-alert.js";

/** Between two rounds. */
const GAP_MS = 900;
/** A drag sends many values. */
const PAUSE_MS = 90;
/** Options that say nothing about what stands there, only about how it comes, sounds and goes. */
const MOVING = new Set(["theme", "enter", "leave", "stay", "effect", "effect_emoji", "seconds", "picture", "picture_loop", "sound"]);

/** Reports `preview:mode`. */
export class AlertPreview extends EventTarget {
  #desk;
  #media;
  #timer = 0;
  #about = "short";
  /** "once", "loop" or "hold" */
  #mode = "hold";
  #size = { width: 1920, height: 1080 };

  /**
   * @param {HTMLElement} section
   * @param {import("../editor/desk.js").Desk} desk
   * @param {string} url of an alerts overlay; empty where there is none to show anything
   * @param {() => import("../media/library.js").Media[]} media there is
   */
  constructor(section, desk, url, media) {
    super();
    this.#desk = desk;
    this.#media = media;
    this.#refit = startFit(section, () => this.#size);
    this.frame = url ? new Frame(section.querySelector("iframe.page"), url) : null;
    /** When the page has its options for the first time. */
    this.ready = new Promise((resolve) => {
      this.frame?.addEventListener("frame:ready", () => resolve(), { once: true });
    });
    this.frame?.addEventListener("frame:ready", () => this.play());
    desk.addEventListener("desk:changed", ({ detail }) => this.#follow(detail));
  }

  #refit = () => {};

  get about() {
    return this.#about;
  }

  get mode() {
    return this.#mode;
  }

  set mode(mode) {
    this.#mode = mode;
    this.dispatchEvent(new Event("preview:mode"));
    this.play();
  }

  /** Another sample, from its entrance. @param {string} name */
  show(name) {
    this.#about = name;
    this.play({ sound: true });
  }

  /** The page's own size. @param {{width: number, height: number}} size */
  resize(size) {
    this.#size = size;
    this.#refit();
  }

  /** From the entrance; heard when somebody asked for it, not when it only follows what is changed. */
  play({ sound = false } = {}) {
    if (!this.frame?.isReady) return;
    const alert = this.#alert();
    this.frame.send({ alert, hold: this.#mode === "hold", sound });
    clearTimeout(this.#timer);
    if (this.#mode === "loop") this.#timer = setTimeout(() => this.play(), alert.duration * 1000 + GAP_MS);
  }

  /** What changed is seen where it stands; what moves is played. */
  #follow(change) {
    clearTimeout(this.#timer);
    if (!this.frame?.isReady) return;
    const names = Object.keys(change?.options ?? {});
    const moves = names.some((name) => MOVING.has(name));
    this.#timer = setTimeout(() => {
      if (moves || this.#mode !== "hold") this.play();
      else this.frame.send({ alert: this.#alert(), hold: true, still: true });
    }, PAUSE_MS);
  }

  #alert() {
    const { subject, look } = this.#desk;
    return sampleAlert(subject, effectiveOf(look), { about: this.#about, media: this.#media(), seconds: Number(look.chosen.seconds ?? 0) });
  }
}
