/** Viewers' names in their colours, made readable on the panel. */

import { GROUNDS, viewerColor } from "../color.js";
import { nameNode } from "../viewer-text.js";

/** @param {{name: string, color: number}} user */
export function personName(user) {
  return paint(nameNode(user.name), user.color);
}

/** Gives an element a viewer's colour, in both schemes, so that a change from dark to light needs no script. */
export function paint(element, color) {
  element.style.setProperty("--name-dark", viewerColor(color, GROUNDS["panel-dark"]));
  element.style.setProperty("--name-light", viewerColor(color, GROUNDS["panel-light"]));
  return element;
}
