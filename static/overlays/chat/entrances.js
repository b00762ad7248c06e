/** How new lines come in: each in the theme's or the streamer's way, while the lines before it make room. */

import { EASE_OUT, entranceStyle } from "./entrance-styles.js";
import { Pace } from "./pace.js";

const fade = entranceStyle("fade");
const SHORTEST_MS = 150;
const LONGEST_MS = 300;
const USUAL_MS = 180;
const CALM_MS = 150;

/**
 * Entrances in one container, as long as they can be followed: none on a page nobody sees, shorter ones while more than
 * eight lines a second come in, then none.
 */
export class Entrances {
  #container;
  #pace = new Pace();
  /** @type {Animation[]} */
  #moving = [];
  /** @type {Set<Element>} lines that came in and still hold still against the container's movement */
  #riding = new Set();
  #calm = matchMedia("(prefers-reduced-motion: reduce)");

  /** @param {HTMLElement} container whose first child is the newest line */
  constructor(container) {
    this.#container = container;
  }

  /**
   * Call before the lines are put in.
   *
   * @param {number} count how many come
   * @param {Record<string, any>} options of the overlay
   * @returns {(lines: HTMLElement[]) => void} to be called with them once they are in their place
   */
  prepare(count, options) {
    const part = count > 0 && options.animate !== "none" ? this.#pace.take(count, performance.now()) : 0;
    if (!part || document.visibilityState !== "visible") return () => {};
    if (this.#calm.matches) return (lines) => lines.forEach((line) => fade(line, { duration: CALM_MS }));
    const { name, duration } = this.#entrance(options.animate);
    const style = entranceStyle(name);
    const how = { duration: duration * part, from: sideOf(options) };
    const known = [...this.#container.children].find((line) => !this.#riding.has(line));
    const before = known?.getBoundingClientRect();
    return (lines) => {
      for (const animation of this.#moving) animation.cancel();
      this.#moving = [];
      const [x, y] = known?.isConnected ? distance(before, known.getBoundingClientRect(), options) : [0, 0];
      this.#riding = new Set(x || y ? lines : []);
      if (x || y) this.#move(this.#container, x, y, how.duration);
      for (const line of lines) {
        if (x || y) this.#move(line, -x, -y, how.duration);
        style(line, how);
      }
    };
  }

  /** A theme says it in `--overlay-enter` and `--overlay-in`. */
  #entrance(chosen) {
    const style = getComputedStyle(this.#container);
    const name = chosen === "theme" ? style.getPropertyValue("--overlay-enter").trim() : chosen;
    const time = style.getPropertyValue("--overlay-in").trim();
    const milliseconds = parseFloat(time) * (time.endsWith("ms") ? 1 : 1000) || USUAL_MS;
    return { name, duration: Math.min(LONGEST_MS, Math.max(SHORTEST_MS, milliseconds)) };
  }

  #move(element, x, y, duration) {
    const animation = element.animate(
      [{ transform: `translate(${x}px, ${y}px)` }, { transform: "translate(0, 0)" }],
      { duration, easing: EASE_OUT },
    );
    animation.onfinish = () => this.#riding.delete(element);
    this.#moving.push(animation);
  }
}

/** By its far edge, which stays where it is when the line itself grows; nothing for one that had to leave its row. */
function distance(before, now, { layout }) {
  const [x, y] = [before.left - now.left, before.bottom - now.bottom];
  return layout === "ticker" && y ? [0, 0] : [x, y];
}

function sideOf({ layout, newest }) {
  if (layout === "ticker") return { x: 1, y: 0 };
  return { x: 0, y: newest === "top" ? -1 : 1 };
}
