/** A viewer's colours on this overlay: as the server's palette has it, and readable on the theme. */

import { PALETTE, readable, viewerColor } from "./color.js";

const COLOR = /^#[0-9a-f]{6}/i;
/** Everything is readable on it: what comes back is what went in. */
const ANY = Object.freeze({ against: "#000000", target: 1 });

/** Paints with custom properties: the theme says what of a line has the colour. */
export class ViewerColors {
  /** @type {import("./color.js").Ground} */
  #ground = ANY;
  #palette = PALETTE;
  /** @type {string | null} */
  #one = null;

  /**
   * @param {import("./color.js").Ground} ground what they are to be read on
   * @param {string[] | null | undefined} palette the eight of the server, #rrggbb
   * @param {Record<string, any>} options
   */
  set(ground, palette, { name_color: names, one_color: one }) {
    this.#ground = ground;
    this.#palette = PALETTE.map((color, index) => (COLOR.test(palette?.[index]) ? palette[index].slice(0, 7) : color));
    this.#one = names === "one" && COLOR.test(one) ? one.slice(0, 7) : null;
  }

  /** What the colours come from, to see whether it changed. */
  get state() {
    return [this.#ground, this.#palette, this.#one];
  }

  /**
   * `--overlay-viewer` and `--overlay-viewer-readable` on an element.
   *
   * @param {HTMLElement} element
   * @param {number} color Owncast's `displayColor`
   */
  paint(element, color) {
    const raw = this.#one ?? this.#palette[color] ?? viewerColor(color, ANY);
    const { style } = element;
    style.setProperty("--overlay-viewer", raw);
    style.setProperty("--overlay-viewer-readable", readable(raw, this.#ground));
  }
}
