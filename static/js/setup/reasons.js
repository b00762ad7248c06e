/** Why something was refused, and what to do about it. */

import { has, t } from "../panel/texts.js";
import { say } from "./say.js";

/** @typedef {{reason?: string, message: string}} Problem a sentence, and one word for it where the server gave one */

/** What to do about it; empty where the sentence says it all. @param {string} subject what it is about, a group of texts @param {Problem} problem */
function adviceFor(subject, { reason }) {
  const key = `guide.${subject}.advice.${reason}`;
  return reason && has(key) ? t(key) : "";
}

/** Fills a `.failed` block, or empties it. @param {Element} block @param {string} subject @param {Problem | null} problem */
export function tell(block, subject, problem) {
  block.hidden = !problem;
  say(block.querySelector(".fault"), problem?.message ?? "");
  const advice = problem ? adviceFor(subject, problem) : "";
  const more = block.querySelector(".advice");
  more.hidden = !advice;
  say(more, advice);
}

/** An error of a call as a problem. @param {import("../panel/api.js").ApiError} error @returns {Problem} */
export function problemOf(error) {
  return { reason: error.answer?.reason ?? "", message: error.message };
}
