/** The line to the server: which overlay this is now, how many pages have it, and whether the line is there at all. */

import { Connection } from "../connection.js";
import { call } from "../panel/api.js";
import { feed } from "../panel/feed.js";
import { icon, make } from "../panel/make.js";
import { t } from "../panel/texts.js";
import { reloadOnce } from "../reload.js";

/** A line that comes back within this time is not worth a strip. */
const GRACE_MS = 600;

/**
 * @param {HTMLElement} place for what is wrong
 * @param {import("./desk.js").Desk} desk
 */
export function startLine(place, desk) {
  let timer = 0;
  let isGone = false;
  const strip = (key, verb, act) => make("div", { className: "strip", dataset: { key } }, icon("warning"),
    make("p", {}, make("b", {}, t(`${key}_lead`)), " ", t(key)), make("button", { type: "button", onclick: act }, t(verb)));
  const toPanel = () => location.assign("/");

  const connection = new Connection("/panel/socket", {
    receive: (message) => feed.apply(message),
    outdated: reloadOnce,
    changed: ({ status, retryAt }) => {
      clearTimeout(timer);
      if (status === "refused") location.reload();
      if (status === "open") {
        feed.opened();
        if (!isGone) place.replaceChildren();
        desk.retry();
        return;
      }
      const already = !feed.open && feed.lostAt !== null;
      feed.lost(retryAt ?? null);
      // a socket is refused without a reason; an ordinary call leads to the login when that ran out
      if (status === "waiting" && !already) call("GET", "/api/status").catch(() => {});
      timer = setTimeout(() => {
        if (!isGone) place.replaceChildren(strip("editor.cut", "trouble.try_now", () => connection.retry()));
      }, GRACE_MS);
    },
  });

  feed.addEventListener("panel:status", ({ detail }) => {
    if (!detail.includes("overlays")) return;
    const overlay = feed.status.overlays.find(({ id }) => id === desk.overlay.id);
    isGone = !overlay;
    if (overlay) desk.take(overlay);
    else place.replaceChildren(strip("editor.gone", "error.back", toPanel));
  });
  connection.start();
}
