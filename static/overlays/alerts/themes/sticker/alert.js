/** Sticker: a burst at the corner of the vinyl, and the corner that peels off at the end. */

import { PALETTE, readable } from "../../../../js/color.js";
import { shape } from "../../shape.js";
import { onCircle, part, pictureOf, wantsSign } from "../draw.js";
import { japaneseLetters } from "../letters.js";
import { sign, signOf } from "../signs.js";

export const durations = { in: 400, out: 520 };

const INK = { against: "#1d1420", target: 7.5, chroma: 0.16 };
const POINTS = 19;

/** @param {HTMLElement} element @param {import("../../alerts.js").Alert} alert */
export function decorate(element, alert) {
  const words = element.querySelector(".words");
  words.prepend(part("flight"), part("card"));
  words.append(part("peel"));
  const people = element.querySelector(".people");
  if (people) words.querySelector(".peel").before(people);
  japaneseLetters(element, "m-plus-rounded-1c");
  if (wantsSign(element, alert)) {
    element.style.setProperty("--burst", burstColor(alert.color));
    pictureOf(element).append(burst(), sign(signOf(alert)));
  }
}

/** Next to the viewer's in the palette, so that the two are never alike. */
function burstColor(color) {
  const next = Number.isInteger(color) ? (color + PALETTE.length - 1) % PALETTE.length : 0;
  return readable(PALETTE[next], INK);
}

function burst() {
  const corners = Array.from({ length: POINTS * 2 }, (_, turn) =>
    onCircle(125, 125, turn % 2 ? 94 : 114, (turn * 180) / POINTS - 90));
  const points = corners.map((corner) => corner.join(",")).join(" ");
  return shape("svg", "burst", { "viewBox": "0 0 250 250", "aria-hidden": "true" }, [
    shape("polygon", "shade", { points, transform: "translate(0 8)" }),
    shape("polygon", "edge", { points }),
    shape("polygon", "fill", { points }),
  ]);
}
