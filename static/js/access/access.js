/** The page that says who may do what: brings its parts together. */

import "../panel/icon.js";
import "./control-keys.js";
import "./helpers.js";
import "./logged-in.js";
import "./network.js";
import "./password.js";
import { make } from "../panel/make.js";
import { reveal } from "../panel/reveal.js";
import { startKeys } from "../rules/keys.js";
import { doors } from "./doors.js";
import { undo } from "./undo.js";

const keys = document.querySelector("control-keys");

async function start() {
  await Promise.all([doors.load(), keys.load()]);
  reveal(document.querySelector("main"));
  // somebody may have come or gone meanwhile, and a key may have been used
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") doors.load().catch(() => {});
  });
}

startKeys({ u: () => undo.undo() });
start().catch((error) => {
  document.querySelector(".notices").replaceChildren(make("p", { className: "fault", role: "alert" }, error.message));
});
