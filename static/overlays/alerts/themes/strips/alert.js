/** Strips: the bar behind the words, what wipes across it, and the sign in its coloured block. */

import { part } from "../draw.js";
import { sign, signOf } from "../signs.js";

export const durations = { in: 900, out: 280 };

const SHORT = 9;
const MEDIUM = 18;
const WIDE = /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFF00-\uFF60\p{Emoji_Presentation}]/gu;

/** @returns {string} */
export function layoutOf() {
  return "banner";
}

/** @param {HTMLElement} element @param {import("../../alerts.js").Alert} alert */
export function decorate(element, alert) {
  const words = element.querySelector(".words");
  const happened = signOf(alert);
  element.toggleAttribute("data-live", happened === "live");
  words.prepend(part("bar"), part("wipe"));
  const headline = words.querySelector(".headline");
  if (headline) {
    const length = widthOf(headline.textContent);
    headline.dataset.length = length <= SHORT ? "short" : length <= MEDIUM ? "medium" : "long";
    if (element.dataset.picture === "none" && alert.design.options.motif !== "none") {
      headline.append(happened === "live" ? part("lamp") : sign(happened));
    }
  }
  words.querySelector(".name")?.classList.toggle("-alone", !headline);
  const people = element.querySelector(".people");
  if (people) words.append(people);
}

/** The tier below ends where its words end. @param {HTMLElement} element */
export function measured(element) {
  const text = element.querySelector(".words > .text");
  if (!text) return;
  text.style.removeProperty("--hug-text");
  const { borderLeftWidth, borderRightWidth } = getComputedStyle(text);
  const width = text.firstElementChild.offsetWidth + parseFloat(borderLeftWidth) + parseFloat(borderRightWidth);
  text.style.setProperty("--hug-text", `${Math.ceil(width) + 1}px`);
}

/** Letters of the east are twice as wide. */
function widthOf(text) {
  return text.length + (text.match(WIDE)?.length ?? 0);
}
