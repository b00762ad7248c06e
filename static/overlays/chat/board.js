/** The lines on screen: made equal to what is wanted, touching only what differs. */

import { loadLettersOf } from "../../js/letters.js";
import { Entrances } from "./entrances.js";
import { lineOf, rename, repeat } from "./line.js";

const WIDEST_NAME = 0.45;
const NARROWEST_ITEM_EM = 4;
const OUT_MS = 240;

/** @typedef {import("./selection.js").Shown} Shown */
/** @typedef {Shown & {element: HTMLElement}} Drawn */

/** A container of lines, the newest first. */
export class Board {
  #container;
  #look;
  #entrances;
  /** @type {Map<string, Drawn>} */
  #drawn = new Map();
  /** @type {Map<string, HTMLElement>} lines whose time is over and that are fading */
  #leaving = new Map();
  /** How many lines there is room for at most, whatever they say. */
  #capacity = 1;
  /** The most rows a message has, and how high one is. */
  #rows = 1;
  #row = 1;
  /** The container's own, above and below the lines. */
  #padding = 0;

  /**
   * @param {HTMLElement} container
   * @param {import("./look.js").Look} look
   */
  constructor(container, look) {
    this.#container = container;
    this.#look = look;
    this.#entrances = new Entrances(container);
  }

  /** The most lines there may be; without a limit, as many as the page could show. */
  get limit() {
    return this.#look.options.limit || this.#capacity;
  }

  /**
   * @param {Shown[]} wanted oldest first
   * @param {Set<string>} arrived keys of lines that may come in with an entrance
   */
  show(wanted, arrived) {
    const fresh = wanted.filter(({ key }) => !this.#drawn.has(key));
    const keys = new Set(wanted.map(({ key }) => key));
    for (const key of [...this.#drawn.keys()]) if (!keys.has(key)) this.#remove(key);
    const grown = this.#recount(wanted);
    const entering = fresh.filter(({ key, line }) => arrived.has(key) && !line.event.late);
    const enter = fresh.length ? this.#entrances.prepare(entering.length, this.#look.options) : () => {};
    if (fresh.length) this.#put(wanted);
    this.#fit([...grown, ...fresh.map(({ key }) => this.#drawn.get(key).element)]);
    enter(entering.map(({ key }) => this.#drawn.get(key).element));
  }

  /** Draws what is there again, in its place and without motion: colours, signs or words are others now. */
  redraw() {
    for (const drawn of this.#drawn.values()) {
      const element = this.#draw(drawn);
      drawn.element.replaceWith(element);
      drawn.element = element;
    }
    this.#fit(this.#elements);
  }

  /** Viewers have new names. */
  rename() {
    const changed = [...this.#drawn.values()].filter(({ element, line }) => rename(element, line.event, this.#look));
    for (const { element } of changed) loadLettersOf(element.textContent);
    this.#fit(changed.map(({ element }) => element));
  }

  /**
   * Lets lines go whose time is over.
   *
   * @param {number} now
   */
  fadeOut(now) {
    for (const [key, { element, end }] of this.#drawn) {
      if (end > now) continue;
      this.#drawn.delete(key);
      this.#leaving.set(key, element);
      const animation = element.animate({ opacity: [1, 0] }, { duration: OUT_MS, fill: "forwards" });
      animation.onfinish = () => this.#forget(key);
    }
  }

  /**
   * Takes lines off at once, whatever they were doing.
   *
   * @param {string[]} keys
   */
  drop(keys) {
    for (const key of keys) {
      this.#remove(key);
      this.#forget(key);
    }
  }

  /** Measures again what depends on the page's size, the size of the type, or a face that has come. */
  fit() {
    const { lineHeight, fontSize, paddingTop, paddingBottom } = getComputedStyle(this.#container);
    const { clientHeight, clientWidth } = this.#container;
    this.#padding = parseFloat(paddingTop) + parseFloat(paddingBottom);
    this.#row = parseFloat(lineHeight);
    const rows = Math.floor((clientHeight - this.#padding) / this.#row);
    const { layout, max_rows: most } = this.#look.options;
    const isTicker = layout === "ticker";
    const narrowest = NARROWEST_ITEM_EM * parseFloat(fontSize);
    this.#capacity = Math.max(1, isTicker ? Math.ceil(clientWidth / narrowest) : rows);
    this.#rows = isTicker ? 1 : Math.max(1, Math.min(most, rows));
    this.#container.style.setProperty("--overlay-lines", String(this.#rows));
    this.#fit(this.#elements);
  }

  get #elements() {
    return [...this.#drawn.values()].map(({ element }) => element);
  }

  /** Repeats came or went; returns the lines that count other than before. */
  #recount(wanted) {
    const changed = [];
    for (const shown of wanted) {
      const drawn = this.#drawn.get(shown.key);
      if (!drawn) continue;
      if (drawn.count !== shown.count) {
        repeat(drawn.element, shown.count);
        changed.push(drawn.element);
      }
      Object.assign(drawn, shown);
    }
    return changed;
  }

  #put(wanted) {
    let newer = null;
    for (let index = wanted.length - 1; index >= 0; index -= 1) {
      const shown = wanted[index];
      let drawn = this.#drawn.get(shown.key);
      if (!drawn) {
        drawn = { ...shown, element: this.#draw(shown) };
        this.#drawn.set(shown.key, drawn);
        this.#container.insertBefore(drawn.element, newer ? newer.nextSibling : this.#container.firstChild);
      }
      newer = drawn.element;
    }
  }

  #draw({ line, count }) {
    const element = lineOf(line.event, this.#look);
    repeat(element, count);
    loadLettersOf(element.textContent);
    return element;
  }

  /** A name that would fill too much of its line gets one for itself; a message too long for its lines is marked. */
  #fit(lines) {
    for (const line of lines) {
      line.classList.remove("-wide", "-cut");
      line.style.removeProperty("--overlay-lines");
    }
    const widest = this.#container.clientWidth * WIDEST_NAME;
    const { layout } = this.#look.options;
    mark(lines, "-wide", (line) => {
      const speaker = layout !== "ticker" && line.querySelector(":scope > .speaker");
      return speaker && speaker.getBoundingClientRect().width > widest;
    });
    this.#shorten(lines);
    mark(lines, "-cut", (line) => isCut(line) || isCut(line.querySelector(".body")));
  }

  /** A message that is higher than the page with all that is around its rows has fewer of them: it would not be there. */
  #shorten(lines) {
    const room = this.#container.clientHeight - this.#padding;
    const excess = lines.map((line) => (line.offsetHeight + this.#row < room ? 0 : outerHeight(line) - room));
    lines.forEach((line, index) => {
      if (excess[index] <= 0) return;
      const rows = Math.max(1, this.#rows - Math.ceil(excess[index] / this.#row));
      line.style.setProperty("--overlay-lines", String(rows));
    });
  }

  #remove(key) {
    this.#drawn.get(key)?.element.remove();
    this.#drawn.delete(key);
  }

  #forget(key) {
    this.#leaving.get(key)?.remove();
    this.#leaving.delete(key);
  }
}

function outerHeight(line) {
  const { marginTop, marginBottom } = getComputedStyle(line);
  return line.offsetHeight + parseFloat(marginTop) + parseFloat(marginBottom);
}

function isCut(element) {
  return element && element.scrollHeight > element.clientHeight + 1;
}

/** Reads all of them before it writes to any, so that the page is laid out once. */
function mark(lines, modifier, applies) {
  if (!lines.length) return;
  const answers = lines.map((line) => Boolean(applies(line)));
  lines.forEach((line, index) => line.classList.toggle(modifier, answers[index]));
}
