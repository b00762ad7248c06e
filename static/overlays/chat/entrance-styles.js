/** How one line comes in: nothing but transform, opacity and clip, which cost no layout and no repaint of type. */

import { typing } from "../../js/typing.js";

const TRAVEL_PX = 12;
export const EASE_OUT = "cubic-bezier(0.16, 1, 0.3, 1)";
const EASE_BACK = "cubic-bezier(0.34, 1.4, 0.64, 1)";

/**
 * @callback Style
 * @param {HTMLElement} line
 * @param {object} how
 * @param {number} how.duration milliseconds
 * @param {{x: number, y: number}} how.from the side new lines come from, as a direction
 */

/** @type {Record<string, Style>} */
const STYLES = {
  fade(line, { duration }) {
    line.animate({ opacity: [0, 1] }, { duration, easing: EASE_OUT });
  },

  slide(line, { duration, from }) {
    line.animate({ opacity: [0, 1] }, { duration, easing: EASE_OUT });
    const start = `translate(${from.x * TRAVEL_PX}px, ${from.y * TRAVEL_PX}px)`;
    line.animate({ transform: [start, "translate(0, 0)"] }, { duration, easing: EASE_OUT, composite: "add" });
  },

  pop(line, { duration }) {
    line.animate({ opacity: [0, 1] }, { duration: duration / 2, easing: EASE_OUT });
    line.animate({ transform: ["scale(0.8)", "scale(1)"] }, { duration, easing: EASE_BACK, composite: "add" });
  },

  type(line, { duration }) {
    const { keyframes, milliseconds } = typing(line, duration);
    line.animate(keyframes, { duration: milliseconds });
  },
};

/**
 * @param {string} name a theme may name one we do not have: it fades
 * @returns {Style}
 */
export function entranceStyle(name) {
  return Object.hasOwn(STYLES, name) ? STYLES[name] : STYLES.fade;
}
