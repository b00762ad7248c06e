/** The panel's page: brings its parts together and keeps the line to the server open. */

import { Connection } from "../connection.js";
import { reloadOnce } from "../reload.js";
import "./icon.js";
import "./curve.js";
import "./show-header.js";
import "./health.js";
import "./trouble.js";
import "./chat.js";
import "./post.js";
import "./activity.js";
import "./alerts.js";
import "./language.js";
import "./palette.js";
import "./tests-menu.js";
import "./overlays.js";
import "./setup.js";
import { startAir } from "./air.js";
import { call } from "./api.js";
import { startArranging } from "./arranging.js";
import { feed } from "./feed.js";
import { startFooter } from "./footer.js";
import { startKeys } from "./keys.js";
import { startPreviews } from "./overlay-preview.js";
import { startPanes } from "./panes.js";
import { reveal } from "./reveal.js";

const trouble = document.querySelector("panel-trouble");
let asked = false;

const connection = new Connection("/panel/socket", {
  receive: (message) => feed.apply(message),
  changed: follow,
  outdated: loadAgain,
});

function follow({ status, retryIn }) {
  if (status === "open") {
    asked = false;
    feed.opened();
  } else if (status === "refused") {
    location.reload();
  } else {
    feed.lost(retryIn ?? null);
    if (status === "waiting") askWhy();
  }
}

/** A socket is refused without a reason; an ordinary call says when only the login ran out, and leads there. */
function askWhy() {
  if (asked) return;
  asked = true;
  call("GET", "/api/status").catch(() => {});
}

/** Fetches the page that fits the server, but never takes away what somebody is writing. */
function loadAgain() {
  const writing = document.querySelector("panel-post").field.value || document.querySelector("dialog[open]");
  trouble.outdated = true;
  if (!writing) reloadOnce();
}

feed.addEventListener("panel:reset", () => {
  reveal(document.querySelector(".panel"));
  startPreviews();
});
trouble.tryNow = () => connection.retry();
startPanes();
startArranging();
startAir();
startFooter();
startKeys();
connection.start();
