/** The featured overlay: the one line of chat that was chosen, large, until it is taken down or its time is up. */

import { Mentions } from "../../js/mentions.js";
import { OverlayElement } from "../../js/overlay-element.js";
import { typing } from "../../js/typing.js";
import { ViewerColors } from "../../js/viewer-colors.js";
import { cardOf, isLine } from "./card.js";
import { fit } from "./fit.js";

/** What a browser's timers can count; a longer time is the server's to end. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
/** No theme's farewell takes longer: an animation that was never run must not keep a line on the stream. */
const LONGEST_FAREWELL_MS = 700;
/** What typed words take as they do in the chat; the card opens first. */
const TYPING_MS = 180;

/**
 * What is shown.
 * @typedef {object} Shown
 * @property {object} event a line, as `overlay/protocol.py` describes it
 * @property {{id: string, name: string, color: number}[]} people those its words may name
 * @property {string | null} until a moment of the server's clock
 */

export class OverlayFeatured extends OverlayElement {
  #colors = new ViewerColors();
  #mentions = new Mentions();
  #palette = null;
  /** @type {Set<string>} */
  #streamers = new Set();
  /** @type {Shown | null} */
  #shown = null;
  /** @type {HTMLElement | null} */
  #card = null;
  #timer = 0;
  #calm = matchMedia("(prefers-reduced-motion: reduce)");

  connectedCallback() {
    this.frame = this.querySelector(".frame");
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
    clearTimeout(this.#timer);
  }

  receive(message) {
    const { type, overlay } = message;
    const appearance = type === "appearance" ? message : message.appearance;
    if (appearance) {
      this.#palette = appearance.palette;
      this.#streamers = new Set(appearance.streamers);
    }
    if (overlay || appearance) this.#colors.set(this.ground, this.#palette, this.options);
    if (type === "featured") this.#take(message.event && message, { atOnce: message.at_once });
    else if (type === "snapshot" || type === "resume") this.#take(message.featured, { still: true });
    else if (type === "events") this.#sample(message.events);
    else if ((overlay || appearance) && this.#shown) this.#draw({ still: true });
  }

  /** The editor's own lines: the newest is shown. The server sends this kind none. */
  #sample(events) {
    const event = events.findLast(isLine);
    const people = events.map(({ data }) => data?.user).filter((user) => typeof user?.name === "string");
    if (event) this.#take({ event, people, until: null }, { still: event.late });
  }

  /**
   * @param {Shown | null} shown
   * @param {{still?: boolean, atOnce?: boolean}} how `still`: without an entrance; `atOnce`: without a farewell
   */
  #take(shown, { still = false, atOnce = false } = {}) {
    const wanted = shown && isLine(shown.event) && !this.#isOver(shown) ? shown : null;
    const same = wanted && wanted.event.id === this.#shown?.event.id;
    this.#shown = wanted;
    this.#await();
    if (!wanted) this.#leave(atOnce || still);
    else this.#draw({ still: still || same });
  }

  #draw({ still }) {
    this.#card?.remove();
    const { event, people } = this.#shown;
    for (const { name, color, id } of people) this.#mentions.remember(name, color, id);
    const look = { options: this.options, colors: this.#colors, mentions: this.#mentions };
    this.#card = cardOf(event, { ...look, isStreamer: (user) => this.#streamers.has(user.id) });
    this.#card.dataset.phase = still || !this.#moves ? "still" : "in";
    this.frame.replaceChildren(this.#card);
    this.#fit();
    if (this.#card.dataset.phase === "in") this.#type(this.#card);
  }

  /** In a theme whose lines of chat are typed, so are these words, once their card is open. */
  #type(card) {
    const style = getComputedStyle(card);
    if (this.dataset.motion !== "theme" || document.visibilityState !== "visible") return;
    if (style.getPropertyValue("--overlay-enter").trim() !== "type") return;
    const body = card.querySelector(".body");
    const { keyframes, milliseconds } = typing(body, TYPING_MS);
    body.animate(keyframes, { delay: parseFloat(style.animationDuration) * 1000, duration: milliseconds, fill: "backwards" });
  }

  #leave(atOnce) {
    const card = this.#card;
    this.#card = null;
    if (!card) return;
    if (atOnce || !this.#moves || document.visibilityState !== "visible") {
      card.remove();
      return;
    }
    card.dataset.phase = "out";
    card.addEventListener("animationend", ({ target }) => target === card && card.remove());
    setTimeout(() => card.remove(), LONGEST_FAREWELL_MS);
  }

  get #moves() {
    this.dataset.motion = this.#calm.matches && this.options.animate !== "none" ? "fade" : this.options.animate;
    return this.options.animate !== "none";
  }

  #isOver({ until }) {
    return until !== null && Date.parse(until) <= this.clock.now();
  }

  /** The server says when the time is up; a page that has lost it must know by itself. */
  #await() {
    clearTimeout(this.#timer);
    if (!this.#shown?.until) return;
    const left = Date.parse(this.#shown.until) - this.clock.now();
    this.#timer = setTimeout(() => this.#take(null), Math.min(LONGEST_TIMER_MS, Math.max(0, left)));
  }

  /** A page that was hidden may have slept through its line's end. */
  #catchUp = () => {
    if (this.#shown && this.#isOver(this.#shown)) this.#take(null, { atOnce: true });
  };

  #fit = () => {
    if (this.#card) fit(this.#card, this.frame);
  };
}

customElements.define("overlay-featured", OverlayFeatured);
