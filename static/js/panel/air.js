/** The button that takes every overlay off the air at once, and brings all back. */

import { call } from "./api.js";
import { feed } from "./feed.js";
import { t } from "./texts.js";

/** Who presses so soon after the overlays went off air meant that: two panels were quick, or one finger was. */
const MEANT_MS = 700;

/** What did not work, for the strip under the header; empty when it did. */
let problem = "";

export const airProblem = () => problem;

/** @param {boolean} on whether overlays are seen */
export async function setAir(on) {
  try {
    await call("PUT", "/api/air", { on });
    problem = "";
  } catch (error) {
    problem = error.message;
  }
  update();
  document.querySelector("panel-trouble").update();
}

/** One press, either way. */
export function toggleAir() {
  const { on, since } = feed.status.air;
  return setAir(!on && feed.now - Date.parse(since) > MEANT_MS);
}

export function startAir() {
  button().addEventListener("click", toggleAir);
  feed.addEventListener("panel:status", update);
}

function update() {
  const { on } = feed.status.air;
  button().dataset.on = String(!on);
  button().setAttribute("aria-pressed", String(!on));
  const words = t(on ? "air.take_off" : "air.bring_back");
  button().querySelector(".words").textContent = words;
  // where there is no room the words are not drawn, but still said
  button().setAttribute("aria-label", words);
  button().title = t(on ? "air.take_off_explained" : "air.bring_back_explained");
}

function button() {
  return document.querySelector(".head .panic");
}
