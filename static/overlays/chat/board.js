/** The lines on screen: made equal to what is wanted, touching only what differs. */

import { loadLettersOf } from "../../js/letters.js";
import { Entrances } from "./entrances.js";
import { lineOf } from "./line.js";

const WIDEST_NAME = 0.45;
const MOST_TEXT_LINES = 6;
const OUT_MS = 240;

/** @typedef {import("./transcript.js").Line} Line */

/** A container of lines, the newest first. */
export class Board {
  #container;
  #mentions;
  #entrances;
  /** @type {Map<string, HTMLElement>} */
  #drawn = new Map();
  /** @type {Map<string, HTMLElement>} lines whose time is over and that are fading */
  #leaving = new Map();

  /**
   * @param {HTMLElement} container
   * @param {import("../../js/mentions.js").Mentions} mentions
   */
  constructor(container, mentions) {
    this.#container = container;
    this.#mentions = mentions;
    this.#entrances = new Entrances(container);
  }

  /**
   * @param {Line[]} wanted oldest first
   * @param {boolean} moves whether lines may come in with an entrance
   */
  show(wanted, moves) {
    const fresh = wanted.filter(({ key }) => !this.#drawn.has(key));
    this.#take(wanted);
    if (!fresh.length) return;
    const entering = moves ? fresh.filter(({ event }) => !event.late) : [];
    const enter = this.#entrances.prepare(entering.length);
    this.#put(wanted);
    this.#fit(fresh.map(({ key }) => this.#drawn.get(key)));
    enter(entering.map(({ key }) => this.#drawn.get(key)));
  }

  /**
   * Lets lines go whose time is over.
   *
   * @param {Line[]} lines
   */
  fadeOut(lines) {
    for (const { key } of lines) {
      const line = this.#drawn.get(key);
      if (!line) continue;
      this.#drawn.delete(key);
      this.#leaving.set(key, line);
      const animation = line.animate({ opacity: [1, 0] }, { duration: OUT_MS, fill: "forwards" });
      animation.onfinish = () => this.#drop(this.#leaving, key);
    }
  }

  /** Takes a line off at once, whatever it was doing. */
  drop(key) {
    this.#drop(this.#drawn, key);
    this.#drop(this.#leaving, key);
  }

  /** Measures again what depends on the page's size, the size of the type, or a face that has come. */
  fit() {
    const { lineHeight, paddingTop, paddingBottom } = getComputedStyle(this.#container);
    const room = this.#container.clientHeight - parseFloat(paddingTop) - parseFloat(paddingBottom);
    const most = Math.floor(room / parseFloat(lineHeight));
    this.#container.style.setProperty("--overlay-lines", String(Math.max(1, Math.min(MOST_TEXT_LINES, most))));
    this.#fit([...this.#drawn.values()]);
  }

  #take(wanted) {
    const keys = new Set(wanted.map(({ key }) => key));
    for (const key of [...this.#drawn.keys()]) if (!keys.has(key)) this.#drop(this.#drawn, key);
  }

  #put(wanted) {
    let newer = null;
    for (let index = wanted.length - 1; index >= 0; index -= 1) {
      const { key, event } = wanted[index];
      let line = this.#drawn.get(key);
      if (!line) {
        line = lineOf(event, this.#mentions);
        loadLettersOf(line.textContent);
        this.#drawn.set(key, line);
        this.#container.insertBefore(line, newer ? newer.nextSibling : this.#container.firstChild);
      }
      newer = line;
    }
  }

  /** A name that would fill too much of its line gets one for itself; a message too long for its lines is marked. */
  #fit(lines) {
    const widest = this.#container.clientWidth * WIDEST_NAME;
    mark(lines, "-wide", (line) => {
      const name = line.querySelector(":scope > .name + .body")?.previousElementSibling;
      return name && name.getBoundingClientRect().width > widest;
    });
    mark(lines, "-cut", (line) => line.scrollHeight > line.clientHeight + 1);
  }

  #drop(lines, key) {
    lines.get(key)?.remove();
    lines.delete(key);
  }
}

/** Reads all of them before it writes to any, so that the page is laid out once. */
function mark(lines, modifier, applies) {
  const answers = lines.map((line) => Boolean(applies(line)));
  lines.forEach((line, index) => line.classList.toggle(modifier, answers[index]));
}
