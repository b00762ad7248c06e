/** The worst contrast in the preview: letters against their outline, or against what is painted behind them. */

import { contrast } from "../color.js";
import { t } from "../panel/texts.js";

const OUTLINE_PX = 2;
const SOLID = 0.75;
const PAUSE_MS = 250;
const COLOR = /rgba?\((\d+),? (\d+),? (\d+)(?:[,/ ]+([\d.]+))?\)/;

/**
 * @param {HTMLElement} place
 * @param {import("./frame.js").Frame} frame
 */
export function startContrast(place, frame) {
  let timer = 0;
  const update = () => {
    const worst = worstOf(frame.lines);
    place.hidden = worst === null;
    if (!worst) return;
    place.querySelector("b").textContent = `${worst.ratio.toFixed(1)}:1`;
    place.querySelector("small").textContent = t(worst.outlined ? "editor.on_outline" : "editor.on_backing", { name: worst.name });
    place.dataset.low = String(worst.ratio < 4.5);
  };
  frame.addEventListener("frame:message", () => {
    clearTimeout(timer);
    timer = setTimeout(update, PAUSE_MS);
  });
}

/** @returns {{ratio: number, name: string, outlined: boolean} | null} null when nothing can be said */
function worstOf(lines) {
  const found = lines.flatMap((line) => [...line.querySelectorAll(".name, .body:not(.-large), .mention")]).map(measured);
  if (!found.length || found.includes(null)) return null;
  return found.reduce((worst, one) => (one.ratio < worst.ratio ? one : worst));
}

function measured(node) {
  const view = node.ownerDocument.defaultView;
  const style = view.getComputedStyle(node);
  const ink = parse(style.color);
  const outlined = parseFloat(style.webkitTextStrokeWidth) >= OUTLINE_PX;
  const behind = outlined ? parse(style.webkitTextStrokeColor) : backing(node, view);
  if (!ink || !behind || behind.alpha < SOLID) return null;
  return { ratio: contrast(ink.hex, behind.hex), name: node.textContent.trim().slice(0, 24), outlined };
}

/** The nearest ground that hides the picture: of the node, what it stands in, or the sheet under everything. */
function backing(node, view) {
  for (let at = node; at; at = at.parentElement) {
    const color = parse(view.getComputedStyle(at).backgroundColor);
    if (color && color.alpha >= SOLID) return color;
  }
  const sheet = node.ownerDocument.querySelector(".sheet");
  return sheet && parse(view.getComputedStyle(sheet).backgroundColor);
}

function parse(color) {
  const found = COLOR.exec(color);
  if (!found) return null;
  const [red, green, blue] = found.slice(1, 4).map((part) => Number(part).toString(16).padStart(2, "0"));
  return { hex: `#${red}${green}${blue}`, alpha: found[4] === undefined ? 1 : Number(found[4]) };
}
