/**
 * The stage of one alert: gets it ready, plays its entrance, its time and its exit, and takes it off.
 *
 * The server decides what plays and when it must be over; the timers here only make the way out pretty. A `cut` or the
 * next alert always clears the stage, for the timers of a hidden page are late.
 */

import { loadLettersOf } from "../../js/letters.js";
import { setProperties } from "../../js/option-properties.js";
import { alertElement } from "./alert-element.js";
import { filesOf } from "./alert-files.js";
import { loadAlertTheme } from "./alert-theme.js";
import { startEffect } from "./effects.js";
import { fitWords } from "./fit.js";
import { MediaShelf } from "./media-shelf.js";
import { motionOf } from "./motion.js";
import { spokenText } from "./speech.js";

const SETTLED_SECONDS = 1;
const LONGEST_BEFORE_SPEECH_MS = 3000;

/**
 * What is on the stage.
 * @typedef {object} Playing
 * @property {import("./alerts.js").Alert} alert
 * @property {number} end when it must be gone, `performance.now()`
 * @property {boolean} held it stays until it is cut: a preview's
 * @property {HTMLElement | null} element null while its media and its theme are loaded
 * @property {import("./motion.js").Motion | null} motion
 * @property {import("./alert-theme.js").AlertTheme | null} theme
 */

/**
 * Whom the player tells, and what it asks.
 * @typedef {object} Around
 * @property {HTMLElement} stage
 * @property {import("./sound.js").Sound} sound
 * @property {import("./speech.js").Speech} speech
 * @property {() => {position: string, allowed: "full" | "fade" | "none", volume: number}} wishes of the overlay
 * @property {(alert: string) => void} shown it is on the glass
 * @property {(alert: import("./alerts.js").Alert) => void} ended it was shown to its end, by this page's account
 * @property {(alert: string, message: string) => void} broken a file of it cannot be shown or heard
 */

export class Player {
  /** @type {Playing | null} */
  #playing = null;
  #timer = 0;
  #settling = 0;
  #stopEffect = () => {};
  #shelf = new MediaShelf();
  #sheet = new CSSStyleSheet();
  #around;

  /** @param {Around} around */
  constructor(around) {
    this.#around = around;
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, this.#sheet];
  }

  /** The id of the alert on the stage, "" for none. */
  get playing() {
    return this.#playing?.alert.id ?? "";
  }

  /**
   * Gets ready what designs will want: their themes, and the files they show.
   *
   * @param {{theme: string, weights?: number[], media?: Record<string, import("./media-shelf.js").File>}[]} designs
   */
  prepare(designs) {
    for (const { theme, weights = [], media = {} } of designs) {
      loadAlertTheme(theme, weights);
      this.#shelf.preload(Object.values(media));
    }
  }

  /**
   * @param {import("./alerts.js").Alert} alert
   * @param {{held?: boolean, still?: boolean, aloud?: boolean}} [how] `held`: until it is cut; `still`: without its
   *   entrance; `aloud`: heard though the page does not lead
   */
  async play(alert, { held = false, still = false, aloud = false } = {}) {
    const former = this.#playing?.element;
    this.clear();
    // One that only looks otherwise takes the former's place once it is ready, so that a preview does not flicker.
    if (still && former?.dataset.phase === "still") this.#around.stage.append(former);
    const left = Math.max(0, alert.duration - alert.elapsed) * 1000;
    const playing = { alert, held, end: performance.now() + left, element: null, motion: null, theme: null };
    const begun = performance.now();
    this.#playing = playing;
    const [theme, files] = await Promise.all([
      loadAlertTheme(alert.design.theme, weightsOf(alert.design.options)),
      filesOf(alert.design, this.#shelf, (message) => this.#around.broken(alert.id, message)),
    ]);
    former?.remove();
    if (this.#playing !== playing) return;
    const elapsed = alert.elapsed + (performance.now() - begun) / 1000;
    const settled = still || !isSeen() || alert.elapsed > SETTLED_SECONDS;
    this.#show(playing, theme, files, settled);
    this.#around.sound.start({ ...files, options: alert.design.options, elapsed: settled ? elapsed : 0, aloud });
    if (!settled) this.#effect(playing);
    if (aloud || this.#around.sound.audible) this.#speak(playing);
    if (!held) this.#endAfter(playing);
    this.#reportPainted(alert.id);
  }

  /** Plays the way out, unless nobody would see it. */
  leave({ ended = false } = {}) {
    const playing = this.#playing;
    if (!playing) return;
    clearTimeout(this.#timer);
    clearTimeout(this.#settling);
    const finish = () => {
      this.clear();
      if (ended) this.#around.ended(playing.alert);
    };
    if (!playing.element || !isSeen() || playing.motion.out === 0) {
      finish();
    } else {
      playing.element.dataset.phase = "out";
      this.#timer = setTimeout(finish, playing.motion.out);
    }
  }

  clear() {
    clearTimeout(this.#timer);
    clearTimeout(this.#settling);
    this.#stopEffect();
    this.#around.sound.stop();
    this.#around.speech.stop();
    this.#playing?.element?.remove();
    this.#playing = null;
  }

  /** A page that was hidden may have slept through an end. */
  catchUp() {
    const playing = this.#playing;
    if (!playing || playing.held || !isSeen() || performance.now() < playing.end) return;
    this.clear();
    this.#around.ended(playing.alert);
  }

  /** What stands there stands right: after a change of the page's size, its faces, or the overlay's options. */
  refresh() {
    const { alert, element, theme } = this.#playing ?? {};
    if (!element) return;
    element.dataset.position = positionOf(alert, this.#around.wishes().position);
    fitWords(element);
    theme.measured?.(element);
  }

  #show(playing, theme, { picture, broken }, settled) {
    const { alert } = playing;
    const { position, allowed } = this.#around.wishes();
    const motion = motionOf(alert.design.options, theme.durations, allowed);
    const element = alertElement(alert, { theme, picture, broken, position: positionOf(alert, position) });
    Object.assign(element.dataset, {
      motion: motion.motion, enter: motion.enter, leave: motion.leave, phase: settled || !motion.in ? "still" : "in",
    });
    if (motion.motion !== "full") element.dataset.stay = "none";
    element.style.setProperty("--in", `${motion.in}ms`);
    element.style.setProperty("--out", `${motion.out}ms`);
    Object.assign(playing, { element, motion, theme });
    this.#applyOptions(alert.design.options);
    loadLettersOf(element.textContent);
    this.#around.stage.append(element);
    this.refresh();
    if (element.dataset.phase === "in") {
      this.#settling = setTimeout(() => { element.dataset.phase = "still"; }, motion.in);
    }
  }

  /** In a layer of ours, so that the streamer's CSS has the last word. */
  #applyOptions(options) {
    this.#sheet.replaceSync("@layer overlay.options { overlay-alerts > .alert {} }");
    setProperties(this.#sheet.cssRules[0].cssRules[0].style, options);
  }

  #effect({ alert, motion }) {
    const { effect, effect_emoji: emoji } = alert.design.options;
    if (motion.motion === "full") this.#stopEffect = startEffect(this.#around.stage, effect, { emoji });
  }

  /** The voice waits for the sound, but not for a long one. */
  async #speak(playing) {
    const { alert } = playing;
    const text = spokenText(alert);
    if (!text) return;
    const { sound, speech, wishes } = this.#around;
    await Promise.race([sound.over(), new Promise((resolve) => setTimeout(resolve, LONGEST_BEFORE_SPEECH_MS))]);
    if (this.#playing === playing) speech.speak(text, alert.design.options, wishes().volume / 100);
  }

  #endAfter(playing) {
    const left = playing.end - performance.now() - playing.motion.out;
    this.#timer = setTimeout(() => this.leave({ ended: true }), Math.max(0, left));
  }

  /** Two frames later it is on the glass; a hidden page paints none and says nothing. */
  #reportPainted(id) {
    requestAnimationFrame(() => requestAnimationFrame(() => {
      if (this.playing === id) this.#around.shown(id);
    }));
  }
}

function isSeen() {
  return document.visibilityState === "visible";
}

function weightsOf({ weight = 650, name_weight: nameWeight = 850 }) {
  return [weight, nameWeight];
}

function positionOf({ design }, wanted) {
  return wanted && wanted !== "design" ? wanted : design.options.position || "top-left";
}
