/** The set-up's page: from nothing to a live overlay in five steps, each checked while one looks on. */

import "../panel/icon.js";
import { feed } from "../panel/feed.js";
import { startPreviews } from "../panel/overlay-preview.js";
import { everyTick } from "../panel/ticker.js";
import { Guide } from "./guide.js";
import { openLine } from "./line.js";
import { progress } from "./progress.js";
import { EventsStep } from "./step-events.js";
import { ObsStep } from "./step-obs.js";
import { OwncastStep } from "./step-owncast.js";
import { TokenStep } from "./step-token.js";
import { TryStep } from "./step-try.js";

const root = document.querySelector(".guide");
const section = (id) => root.querySelector(`.step[data-step=${id}]`);
const guide = new Guide(root, new Map([
  ["owncast", new OwncastStep(section("owncast"))],
  ["token", new TokenStep(section("token"))],
  ["events", new EventsStep(section("events"))],
  ["obs", new ObsStep(section("obs"))],
  ["try", new TryStep(section("try"))],
]));
const isReady = () => feed.ready && progress.setup !== null;
let isStarted = false;

function update() {
  if (!isReady()) return;
  if (!isStarted) {
    isStarted = true;
    guide.start(progress.setup.step);
    startPreviews();
  }
  guide.update();
}

feed.addEventListener("panel:status", update);
feed.addEventListener("panel:state", update);
progress.addEventListener("setup:progress", update);
root.addEventListener("setup:changed", update);
everyTick(update);
progress.start();
// at first, and again for what happened while the line was lost
openLine(root.querySelector(".notices"), () => progress.load());
