/** How new lines come in: they fade where they stand, and the lines above make room. */

const IN_MS = 180;
const CALM_IN_MS = 150;
const EASE_OUT = "cubic-bezier(0.16, 1, 0.3, 1)";
const MOST_A_SECOND = 8;

/**
 * Entrances in one container, as long as they can be followed: none on a page nobody sees, and none while more than
 * eight lines a second come in.
 */
export class Entrances {
  #container;
  /** @type {Animation[]} */
  #moving = [];
  /** @type {Set<Element>} lines that came in and still hold still against the container's movement */
  #riding = new Set();
  #level = 0;
  #countedAt = 0;
  #calm = matchMedia("(prefers-reduced-motion: reduce)");

  /** @param {HTMLElement} container whose first child is the newest line */
  constructor(container) {
    this.#container = container;
  }

  /**
   * Call before the lines are put in.
   *
   * @param {number} count how many come
   * @returns {(lines: HTMLElement[]) => void} to be called with them once they are in their place
   */
  prepare(count) {
    if (!this.#canBeFollowed(count)) return () => {};
    if (this.#calm.matches) return (lines) => lines.forEach((line) => fade(line, CALM_IN_MS));
    const known = [...this.#container.children].find((line) => !this.#riding.has(line));
    const before = known?.getBoundingClientRect().bottom;
    return (lines) => {
      for (const animation of this.#moving) animation.cancel();
      this.#moving = [];
      const distance = known?.isConnected ? before - known.getBoundingClientRect().bottom : 0;
      this.#riding = new Set(distance ? lines : []);
      if (distance) this.#move(this.#container, distance);
      for (const line of lines) {
        if (distance) this.#move(line, -distance);
        fade(line, IN_MS);
      }
    };
  }

  #move(element, distance) {
    const animation = element.animate(
      [{ transform: `translateY(${distance}px)` }, { transform: "translateY(0)" }],
      { duration: IN_MS, easing: EASE_OUT },
    );
    animation.onfinish = () => this.#riding.delete(element);
    this.#moving.push(animation);
  }

  #canBeFollowed(count) {
    const now = performance.now();
    this.#level = Math.max(0, this.#level - ((now - this.#countedAt) / 1000) * MOST_A_SECOND) + count;
    this.#countedAt = now;
    return count > 0 && this.#level <= MOST_A_SECOND && document.visibilityState === "visible";
  }
}

function fade(line, duration) {
  line.animate({ opacity: [0, 1] }, { duration, easing: EASE_OUT });
}
