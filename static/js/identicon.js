/** A picture for somebody who has none: a pattern of 5 by 5, its right half the mirror of its left. */

const SVG = "http://www.w3.org/2000/svg";
const SIDE = 5;
const HALF = 3;

/**
 * @param {string} id always gives the same picture
 * @returns {SVGSVGElement} `<svg class="avatar -identicon">`, one path in a square of 5
 */
export function identicon(id) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "avatar -identicon");
  svg.setAttribute("viewBox", `0 0 ${SIDE} ${SIDE}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", cellsOf(id).map(([x, y]) => `M${x} ${y}h1v1h-1z`).join(""));
  svg.append(path);
  return svg;
}

/** The filled cells: never so few or so many that there is nothing to tell apart. */
function cellsOf(id) {
  for (let salt = 0; ; salt += 1) {
    const bits = hash(`${id}/${salt}`);
    const cells = [];
    for (let index = 0; index < HALF * SIDE; index += 1) {
      if (!(bits & (1 << index))) continue;
      const x = index % HALF;
      const y = Math.floor(index / HALF);
      cells.push([x, y]);
      if (x < SIDE - HALF) cells.push([SIDE - 1 - x, y]);
    }
    if (cells.length >= 8 && cells.length <= 18) return cells;
  }
}

/** FNV-1a, its bits stirred once more. */
function hash(text) {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  value = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d);
  return (value ^ (value >>> 13)) >>> 0;
}
