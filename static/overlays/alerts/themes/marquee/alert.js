/** Marquee: a cinema's front. Bulbs around lit glass, the headline on the crown above it. */

import { part, pictureOf, wantsSign } from "../draw.js";
import { sign, signOf } from "../signs.js";

export const durations = { in: 940, out: 360 };

const ON_WORDS = new Set(["over", "full"]);

/** @param {HTMLElement} element @param {import("../../alerts.js").Alert} alert */
export function decorate(element, alert) {
  const { layout } = element.dataset;
  const words = element.querySelector(".words");
  const alone = ON_WORDS.has(layout) || layout === "banner";
  const glass = part("glass");
  const front = part("front", [part("bulbs -out"), part("bulbs -even"), part("bulbs -odd"), glass]);
  const host = ON_WORDS.has(layout) ? words : element;
  host.prepend(front);
  const headline = words.querySelector(".headline");
  if (headline && !alone) {
    const crown = document.createElement("div");
    crown.className = "crown";
    crown.append(headline);
    front.after(crown);
  }
  if (wantsSign(element, alert)) {
    pictureOf(element).append(sign(signOf(alert)));
  }
  element.toggleAttribute("data-alone", !element.querySelector(".picture")?.hasChildNodes());
  const people = element.querySelector(".people");
  if (people) words.append(people);
}
