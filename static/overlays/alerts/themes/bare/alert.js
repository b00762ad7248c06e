/** Bare: type alone, and a drawing that assembles itself. */

import { displayName } from "../../../../js/viewer-text.js";
import { motifOf } from "../../motifs.js";

export const durations = { in: 640, out: 220 };

const MOTIFS = { hello: "first_join", live: "stream_started", follow: "follow", star: "test" };

/** @param {HTMLElement} element @param {import("../../alerts.js").Alert} alert */
export function decorate(element, alert) {
  const { motif } = alert.design.options;
  const picture = element.querySelector(".picture");
  if (picture && element.dataset.picture === "none") {
    picture.append(motifOf(MOTIFS[motif] ?? "first_join", displayName(alert.values.name || alert.title || "")));
  }
}
