/** An alert as an element: a motif for its design, and its words. */

import { GROUNDS, viewerColor } from "../../js/color.js";
import { directionOf, displayName } from "../../js/viewer-text.js";
import { motifOf } from "./motifs.js";

/**
 * `<section class="alert" data-design="...">` with `.motif` and `.words` of `.headline`, `.name` and `.text`, as many
 * as there is something to say. Without a name the headline is the large line.
 *
 * @param {import("./alerts.js").Alert} alert
 * @returns {HTMLElement}
 */
export function alertElement({ design, headline, name, color, text }) {
  const element = document.createElement("section");
  element.className = "alert";
  element.dataset.design = design;
  if (Number.isInteger(color)) element.style.setProperty("--viewer", viewerColor(color, GROUNDS.bare));
  const large = name || headline;
  const words = document.createElement("div");
  words.className = "words";
  if (name && headline) words.append(line("headline", headline));
  words.append(line("name", large));
  if (text) words.append(line("text", text));
  element.append(motifOf(design, displayName(large)), words);
  return element;
}

/** The outline belongs to the words inside, whose width can be measured. */
function line(className, words) {
  const paragraph = document.createElement("p");
  const inside = document.createElement("bdi");
  paragraph.className = className;
  paragraph.dir = directionOf(words);
  inside.className = "stroked";
  inside.textContent = displayName(words);
  paragraph.append(inside);
  return paragraph;
}
