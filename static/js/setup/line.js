/** The line to the server: fills the feed, and says so when it is lost. */

import { Connection } from "../connection.js";
import { feed } from "../panel/feed.js";
import { icon, make } from "../panel/make.js";
import { t } from "../panel/texts.js";
import { reloadOnce } from "../reload.js";

/** A line that comes back within this time is not worth a strip. */
const GRACE_MILLISECONDS = 800;

/** @param {Element} place where to say it @param {() => void} opened called whenever the line is there (again) */
export function openLine(place, opened) {
  let timer = 0;
  const connection = new Connection("/panel/socket", {
    receive: (message) => feed.apply(message),
    changed: ({ status, retryIn }) => {
      clearTimeout(timer);
      if (status === "open") {
        feed.opened();
        place.replaceChildren();
        opened();
      } else if (status === "refused") {
        location.reload();
      } else {
        feed.lost(retryIn ?? null);
        timer = setTimeout(() => place.replaceChildren(strip(connection)), place.children.length ? 0 : GRACE_MILLISECONDS);
      }
    },
    outdated: reloadOnce,
  });
  connection.start();
}

function strip(connection) {
  const again = make("button", { type: "button", onclick: () => connection.retry() }, t("trouble.try_now"));
  return make("div", { className: "strip" }, icon("warning"), make("p", {}, make("b", {}, t("guide.lost.lead")), " ", t("guide.lost")), again);
}
