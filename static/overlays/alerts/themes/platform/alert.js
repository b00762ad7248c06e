/** Platform: the arrow of a sign, a line with a stop for everyone who came, and the count on split flaps. */

import { shape } from "../../shape.js";
import { part, pictureOf, wantsSign } from "../draw.js";
import { sign, signOf } from "../signs.js";

export const durations = { in: 1500, out: 260 };

const ARROW = "M2 42h62L42 20l12-12 44 42-44 42-12-12 22-22H2z";
const ON_WORDS = new Set(["over", "full"]);
const FLAPPING = "others count viewers";

/** @param {HTMLElement} element @param {import("../../alerts.js").Alert} alert */
export function decorate(element, alert) {
  const { layout } = element.dataset;
  const words = element.querySelector(".words");
  const board = part("board");
  (ON_WORDS.has(layout) ? words : element).prepend(board);
  words.querySelector(".headline > .line")?.prepend(arrow());
  for (const value of words.querySelectorAll(".name .value")) {
    if (FLAPPING.includes(value.dataset.value) && /^\d+$/.test(value.textContent)) flaps(value);
  }
  const people = element.querySelector(".people");
  if (people) {
    words.append(people);
    people.style.setProperty("--stops", String(people.childElementCount));
  } else if (wantsSign(element, alert)) {
    pictureOf(element).append(sign(signOf(alert)));
  }
}

function arrow() {
  return shape("svg", "arrow", { "viewBox": "0 0 100 100", "aria-hidden": "true" }, [
    shape("path", "", { d: ARROW, fill: "currentcolor" }),
  ]);
}

/** Each digit on a card of two halves; a card that turns shows the digits before it on its way. */
function flaps(value) {
  const digits = [...value.textContent];
  value.replaceChildren(...digits.map((digit, place) => {
    const flap = part("flap", [part("digit", [document.createTextNode(digit)])]);
    const turns = Math.min(4, Number(digit));
    // The first to turn lies on top.
    for (let turn = turns - 1; turn >= 0; turn -= 1) {
      const leaf = part("leaf", [document.createTextNode(String(Number(digit) - turns + turn))]);
      leaf.style.setProperty("--turn", String(turn + place));
      flap.append(leaf);
    }
    flap.append(part("hinge"));
    return flap;
  }));
}
