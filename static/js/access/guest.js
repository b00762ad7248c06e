/** The page of those who came by a link: the chat, and what of it they may do. */

import { Connection } from "../connection.js";
import { reveal } from "../panel/reveal.js";
import { reloadOnce } from "../reload.js";
import "../panel/icon.js";
import "../panel/chat.js";
import { call } from "../panel/api.js";
import { feed } from "../panel/feed.js";
import "./guest-head.js";
import { startGuestKeys } from "./guest-keys.js";

const connection = new Connection("/panel/socket", {
  receive: (message) => feed.apply(message),
  changed: follow,
  outdated: reloadOnce,
});

function follow({ status, retryIn }) {
  if (status === "open") feed.opened();
  // the link was revoked, or somebody logged this browser out
  else if (status === "refused") location.reload();
  else {
    feed.lost(retryIn ?? null);
    // a socket is refused without a reason; an ordinary call leads to the login when that is what it lacks
    if (status === "waiting") call("GET", "/api/air").catch(() => {});
  }
}

feed.addEventListener("panel:reset", () => reveal(document.querySelector(".panel")));
startGuestKeys();
connection.start();
