/** The line to the server: whether it is there at all, and whether what is edited still is. */

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
 * @param {object} words keys of texts, each with a `_lead`
 * @param {string} words.cut the server does not answer
 * @param {string} words.gone what was edited is deleted
 * @param {object} how
 * @param {() => void} how.opened the line is there, for the first time or again
 * @param {() => void} how.left goes where the others are, once this one is deleted
 * @returns {{gone: () => void}} says that it was deleted
 */
export function startLine(place, words, { opened, left }) {
  let timer = 0;
  let isGone = false;
  const strip = (key, verb, act) => make("div", { className: "strip", dataset: { key } }, icon("warning"),
    make("p", {}, make("b", {}, t(`${key}_lead`)), " ", t(key)), make("button", { type: "button", onclick: act }, t(verb)));

  const connection = new Connection("/panel/socket", {
    receive: (message) => feed.apply(message),
    outdated: reloadOnce,
    changed: ({ status, retryIn }) => {
      clearTimeout(timer);
      if (status === "refused") location.reload();
      if (status === "open") {
        feed.opened();
        if (!isGone) place.replaceChildren();
        opened();
        return;
      }
      const already = !feed.open && feed.lostAt !== null;
      feed.lost(retryIn ?? null);
      // a socket is refused without a reason; an ordinary call leads to the login when that ran out
      if (status === "waiting" && !already) call("GET", "/api/status").catch(() => {});
      timer = setTimeout(() => {
        if (!isGone) place.replaceChildren(strip(words.cut, "trouble.try_now", () => connection.retry()));
      }, GRACE_MS);
    },
  });
  connection.start();
  return {
    gone() {
      isGone = true;
      place.replaceChildren(strip(words.gone, "error.back", left));
    },
  };
}
