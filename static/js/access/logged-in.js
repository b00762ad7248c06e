/** `<access-logged-in>`: the browsers that are logged in, each of which can be logged out. */

import { make } from "../panel/make.js";
import { t } from "../panel/texts.js";
import { age } from "../panel/times.js";
import { doors } from "./doors.js";
import { Part } from "./part.js";

class AccessLoggedIn extends Part {
  start() {
    this.all = this.querySelector(".all");
    this.all.querySelector("button").addEventListener("click", () => this.attempt(() => doors.endSessions()));
  }

  update({ sessions, password }) {
    this.querySelector(".rows").replaceChildren(...sessions.map((session) => this.#row(session)));
    const none = this.querySelector(".none");
    none.hidden = sessions.length > 0;
    none.textContent = t(password.set ? "access.sessions.none" : "access.sessions.not_needed");
    this.all.hidden = sessions.length < 2;
  }

  #row({ id, way, link, device, peer, used_at: usedAt, here }) {
    const name = device || t("access.sessions.unknown");
    const by = t(`access.sessions.by_${way}`, { name: link });
    const when = here ? t("access.sessions.here") : t("access.used", { age: age(Date.now() - Date.parse(usedAt)) });
    const act = here
      ? make("button", { type: "button", onclick: logOut }, t("login.out"))
      : make("button", { type: "button", "aria-label": t("access.sessions.end_name", { name }), onclick: () => this.attempt(() => doors.endSession(id)) }, t("login.out"));
    return make(
      "li",
      { dataset: { session: String(id), here: String(here) } },
      make("b", { dir: "auto" }, name),
      make("small", {}, [by, peer, when].filter(Boolean).join(" · ")),
      make("span", { className: "acts" }, act),
    );
  }
}

/** Fetched, not submitted: a form under our referrer policy has no origin. */
async function logOut() {
  await fetch("/logout", { method: "POST" });
  location.assign("/login");
}

customElements.define("access-logged-in", AccessLoggedIn);
