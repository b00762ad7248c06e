/** The page that an address to scan or a link leads to: goes in with the code behind its `#`, which no server sees. */

import { ApiError, call } from "../panel/api.js";
import { t } from "../panel/texts.js";

const words = document.querySelector(".words");
const on = document.querySelector(".button");

async function join() {
  const code = location.hash.slice(1);
  // not kept in the history, where the next person at this browser would find it
  history.replaceState(null, "", location.pathname);
  if (!code) throw new ApiError(0, t("join.no_code"));
  const { to } = await call("POST", "/api/access/join", { code });
  location.replace(to);
}

join().catch((error) => {
  // an address that is closed, or a browser that may do everything already
  words.textContent = error.status === 404 ? t("join.closed") : error.status === 409 ? t("join.already") : error.message;
  on.hidden = error.status !== 409;
});
