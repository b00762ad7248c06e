/** What a try came to, by the queues it went to. */

import { t } from "../panel/texts.js";

/** @param {{playing: object | null, waiting: object[], held: string}[]} queues @param {string} name of the rule */
export function queuesSaid(queues, name) {
  if (!queues.length) return t("rules.tried_nowhere");
  const held = queues.find((queue) => queue.held && !queue.playing)?.held;
  if (held) return t(`rules.tried_held_${held.replace(" ", "_")}`, { name });
  return queues.some((queue) => queue.waiting.length) ? t("rules.tried_waits", { name }) : t("rules.tried", { name });
}
