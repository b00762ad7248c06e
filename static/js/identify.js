/** Shows for some seconds which overlay this page is, so that it can be found among the sources of OBS. */

import { make } from "./panel/make.js";

let shown = null;
let timer = 0;

/**
 * Draws a frame round the page, and in it the overlay's name, its size, and that it waits for events.
 *
 * @param {object} message `seconds`, and the `words` of whoever asked, with `{placeholders}` in them
 * @param {import("./overlay-element.js").Overlay} overlay
 */
export function identify({ seconds, words }, { name, width, height }) {
  hide();
  const fits = innerWidth === width && innerHeight === height;
  shown = make(
    "div",
    { className: "identify" },
    make(
      "div",
      { className: "card" },
      make("b", { dir: "auto" }, name),
      make("span", {}, fill(words.size, { width: innerWidth, height: innerHeight })),
      fits ? "" : make("span", { className: "note" }, fill(words.made_for, { width, height })),
      make("span", { className: "state" }, words.waiting),
    ),
  );
  document.body.append(shown);
  timer = setTimeout(hide, seconds * 1000);
}

function hide() {
  clearTimeout(timer);
  shown?.remove();
  shown = null;
}

function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (piece, name) => values[name] ?? piece);
}
