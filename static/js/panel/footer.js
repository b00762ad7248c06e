/** The line at the bottom: how old the last event is, and what time it is. */

import { feed } from "./feed.js";
import { t } from "./texts.js";
import { everyTick } from "./ticker.js";
import { age, timeOfDay } from "./times.js";

const OLD_MILLISECONDS = 60_000;

const lastEvent = document.querySelector(".foot .last-event");
const time = document.querySelector(".foot .time");

function update() {
  time.textContent = timeOfDay(feed.now);
  const length = feed.lastEventAt === null ? null : feed.now - feed.lastEventAt;
  lastEvent.textContent = length === null ? t("foot.no_event") : t("foot.last_event", { age: age(length) });
  // silence is worth a colour only while there should be something to hear
  lastEvent.dataset.old = String(length !== null && length > OLD_MILLISECONDS && (feed.state.live || !feed.open));
}

export function startFooter() {
  everyTick(update);
  feed.addEventListener("panel:events", update);
  feed.addEventListener("panel:reset", update);
}
