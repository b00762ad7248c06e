/** What the themes draw with: parts of their material, points, and chance that is the same every time. */

/**
 * A part of the material, which says nothing to anyone who listens.
 *
 * @param {string} className
 * @param {Node[]} children
 */
export function part(className, children = []) {
  const node = document.createElement("span");
  node.className = className;
  node.setAttribute("aria-hidden", "true");
  node.append(...children);
  return node;
}

/**
 * The place of an alert's picture: the one that is there, or a new one before the words.
 *
 * @param {HTMLElement} alert
 */
export function pictureOf(alert) {
  const present = alert.querySelector(".picture");
  if (present) return present;
  const picture = part("picture -drawn");
  alert.querySelector(".words").before(picture);
  return picture;
}

/**
 * Whether a theme draws a sign: there is no picture, and a place for it beside the words.
 *
 * @param {HTMLElement} alert
 * @param {import("../alerts.js").Alert} said
 */
export function wantsSign({ dataset }, { design }) {
  return dataset.picture === "none" && design.options.motif !== "none" && !["full", "over"].includes(dataset.layout);
}

/**
 * Numbers from 0 to 1 that are the same for the same seed: an edge is torn once, not anew with each alert.
 *
 * @param {number} seed
 * @returns {() => number}
 */
export function chance(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * A point on a circle, rounded to a tenth.
 *
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 * @param {number} degrees 0 is to the right
 * @returns {[number, number]}
 */
export function onCircle(x, y, radius, degrees) {
  const angle = (degrees * Math.PI) / 180;
  const rounded = (value) => Math.round(value * 10) / 10;
  return [rounded(x + radius * Math.cos(angle)), rounded(y + radius * Math.sin(angle))];
}
