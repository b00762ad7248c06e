/** What Owncast sent in vain, in words: refused, or kept without being understood. */

import { count, has, t } from "./texts.js";

/** Sentences, one for each kind of trouble; none when there was none. */
export function refusals({ refused, undecoded }) {
  const sentences = [];
  const reasons = Object.entries(refused).sort(([, few], [, many]) => many - few);
  if (reasons.length) {
    const total = reasons.reduce((sum, [, n]) => sum + n, 0);
    sentences.push(count("refused", total, { reasons: reasons.map(([reason, n]) => `${inWords(reason)} (${n})`).join("; ") }));
  }
  if (undecoded) sentences.push(count("undecoded", undecoded));
  return sentences;
}

/** A reason that a newer server has is shown as it says it. */
function inWords(reason) {
  const key = `refused.${reason.replaceAll(" ", "_")}`;
  return has(key) ? t(key) : reason;
}
