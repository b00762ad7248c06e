/** Why something was refused, in the reader's language where the server gave a word for it. */

import { has, t } from "../panel/texts.js";
import { say } from "./say.js";

/** What went wrong: a sentence. @param {string} subject what it is about, a group of texts @param {{reason?: string, message: string}} problem */
export function inWords(subject, { reason, message }) {
  const key = `guide.${subject}.reason.${reason}`;
  return reason && has(key) ? t(key) : message;
}

/** What to do about it; empty where the sentence says it all. */
export function adviceFor(subject, { reason }) {
  const key = `guide.${subject}.advice.${reason}`;
  return reason && has(key) ? t(key) : "";
}

/** Fills a `.failed` block, or empties it. @param {Element} block @param {string} subject @param {{reason?: string, message: string} | null} problem */
export function tell(block, subject, problem) {
  block.hidden = !problem;
  const [fault, advice] = problem ? [inWords(subject, problem), adviceFor(subject, problem)] : ["", ""];
  say(block.querySelector(".fault"), fault);
  const more = block.querySelector(".advice");
  more.hidden = !advice;
  say(more, advice);
}

/** An error of a call as a problem. @param {import("../panel/api.js").ApiError} error */
export function problemOf(error) {
  return { reason: error.answer?.reason ?? "", message: error.message };
}
