/** Bare: type alone, and a drawing that assembles itself. */

import { initialOf } from "../../people.js";
import { wantsSign } from "../draw.js";
import { signOf } from "../signs.js";
import { motifOf } from "./motifs.js";

export const durations = { in: 640, out: 220 };

/** @param {HTMLElement} element @param {import("../../alerts.js").Alert} alert */
export function decorate(element, alert) {
  const line = element.querySelector(".name > .line");
  if (line) {
    line.parentElement.dataset.words = line.textContent;
    const [first, ...others] = line.childNodes;
    line.parentElement.classList.toggle("-whole", first.nodeType === Node.ELEMENT_NODE && !others.length);
  }
  const people = element.querySelector(".people");
  if (people) element.querySelector(".words").append(people);
  const picture = element.querySelector(".picture");
  const initial = initialOf(alert.values.name || alert.title || "");
  if (picture && wantsSign(element, alert)) {
    const sign = signOf(alert);
    const said = Object.values(alert.values).some((value) => typeof value === "string" && value);
    picture.append(motifOf(alert.test && !said && sign === "star" ? "test" : sign, initial));
  } else if (mayRing(element, alert)) {
    // The follower's picture in the middle of the five.
    picture.classList.add("-ringed");
    picture.prepend(motifOf("follow", ""));
  }
}

function mayRing({ dataset }, { design }) {
  return dataset.picture === "image" && design.options.motif === "follow" && !["full", "over"].includes(dataset.layout);
}
