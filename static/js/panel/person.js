/** A viewer's name as a node, in his colour made readable on the panel. */

import { GROUNDS, viewerColor } from "../color.js";
import { nameNode } from "../viewer-text.js";

/** @param {{name: string, color: number}} user */
export function personName(user) {
  const name = nameNode(user.name);
  // both, so that a change from dark to light needs no script
  name.style.setProperty("--name-dark", viewerColor(user.color, GROUNDS["panel-dark"]));
  name.style.setProperty("--name-light", viewerColor(user.color, GROUNDS["panel-light"]));
  return name;
}
