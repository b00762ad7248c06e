/** The first step: which Owncast it is. Found while one waits, or said why not. */

import { call } from "../panel/api.js";
import { feed } from "../panel/feed.js";
import { make } from "../panel/make.js";
import { t } from "../panel/texts.js";
import { progress } from "./progress.js";
import { problemOf, tell } from "./reasons.js";
import { say } from "./say.js";

export class OwncastStep {
  #isLooking = false;
  /** Why the address that was typed last did not do; null while the kept one is what counts. */
  #problem = null;
  /** What stands in the field and is not kept. */
  #typed = "";
  #logoOf = "";

  constructor(element) {
    this.element = element;
    this.form = element.querySelector(".find");
    this.field = this.form.elements.url;
    this.button = this.form.querySelector("button");
    this.failed = element.querySelector(".failed");
    this.keep = element.querySelector(".keep");
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#find();
    });
    // What is being typed is not replaced by what is kept, though it is told anew twice a minute.
    this.field.addEventListener("input", () => { this.#typed = this.field.value; });
    this.keep.querySelector("button").addEventListener("click", () => this.#keep());
    element.querySelector(".logo").addEventListener("error", (event) => { event.target.hidden = true; });
  }

  get state() {
    const { state } = feed.status.owncast;
    if (state === "ok") return "done";
    return state === "unset" || state === "checking" ? "open" : "trouble";
  }

  get summary() {
    const { state, url, version } = feed.status.owncast;
    const host = url.replace(/^https?:\/\//, "");
    if (state === "unset") return t("guide.owncast.unset");
    if (state === "checking") return t("guide.owncast.asking", { host });
    return state === "ok" ? t("guide.owncast.answers", { host, version }) : t("guide.owncast.silent", { host });
  }

  get note() {
    return this.state === "done" ? "" : t("guide.owncast.note");
  }

  opened() {
    if (!this.field.value) this.field.value = feed.status.owncast.url;
  }

  update() {
    const { owncast, demo } = feed.status;
    const fixed = progress.configuration?.owncast_url.fixed ?? false;
    if (!this.#typed && document.activeElement !== this.field) this.field.value = owncast.url;
    this.field.readOnly = fixed;
    this.button.hidden = fixed;
    const given = this.element.querySelector(".fixed");
    given.hidden = !fixed;
    if (fixed) given.replaceChildren(...(demo ? [t("setup.fixed_demo")] : [t("setup.fixed"), " ", make("code", {}, "OVERLAY_OWNCAST_URL")]));
    this.form.setAttribute("aria-busy", String(this.#isLooking));
    this.button.disabled = this.#isLooking;
    this.button.querySelector("span").textContent = t(this.#isLooking ? "guide.owncast.finding" : "guide.owncast.find");
    const kept = this.state === "trouble" ? owncast : null;
    const problem = this.#isLooking ? null : this.#problem ?? kept;
    tell(this.failed, "owncast", problem);
    this.keep.hidden = !this.#problem || !["unreachable", "timeout", "refused", "no_host", "no_route", "broken", "failed"].includes(this.#problem.reason);
    this.field.setAttribute("aria-invalid", String(Boolean(problem)));
    this.#drawServer(owncast);
  }

  async #find() {
    const url = this.field.value.trim();
    this.#typed = url;
    this.#isLooking = true;
    this.#problem = null;
    this.update();
    try {
      const { owncast } = await call("POST", "/api/setup/owncast", { url });
      this.#typed = "";
      this.field.value = owncast.url;
      feed.apply({ type: "status", status: { owncast } });
    } catch (error) {
      this.#problem = problemOf(error);
    }
    this.#isLooking = false;
    this.element.dispatchEvent(new Event("setup:changed", { bubbles: true }));
    if (this.#problem) this.field.focus();
    else this.element.querySelector(".server").scrollIntoView({ block: "nearest" });
  }

  /** Keeps an address that does not answer now: the server may only be down. */
  async #keep() {
    try {
      await call("PATCH", "/api/configuration", { owncast_url: this.#typed });
      this.#problem = null;
      this.#typed = "";
    } catch (error) {
      this.#problem = problemOf(error);
    }
    this.element.dispatchEvent(new Event("setup:changed", { bubbles: true }));
  }

  #drawServer({ state, url, name, version }) {
    const isThere = state === "ok";
    const aside = this.element.querySelector("aside");
    const words = this.#isLooking ? "looking" : isThere ? "found" : state === "unset" || this.#problem ? "nothing" : state === "checking" ? "looking" : "silent";
    say(aside.querySelector(".aside-title"), t(`guide.owncast.aside.${words}`));
    say(aside.querySelector(".aside-lead"), t(`guide.owncast.aside.${words}_explained`));
    aside.dataset.busy = String(words === "looking");
    const server = aside.querySelector(".server");
    server.hidden = !isThere;
    if (!isThere) return;
    say(server.querySelector(".name"), name || url);
    say(server.querySelector(".address"), url.replace(/^https?:\/\//, ""));
    say(server.querySelector(".version"), version);
    const { live, title } = feed.state;
    say(server.querySelector(".stream"), live ? title || t("show.on_air") : t("show.off_air"));
    const line = server.querySelector(".encryption");
    const isSafe = progress.setup?.encrypted ?? true;
    line.dataset.tone = isSafe ? "" : "warning";
    say(line, t(url.startsWith("https:") ? "guide.owncast.encrypted" : isSafe ? "guide.owncast.near" : "guide.owncast.open_line"));
    if (this.#logoOf !== url) {
      this.#logoOf = url;
      const logo = server.querySelector(".logo");
      logo.hidden = false;
      logo.src = `/setup/logo?of=${encodeURIComponent(url)}`;
    }
    this.#drawLacks();
  }

  #drawLacks() {
    const lacks = progress.setup?.lacks ?? [];
    const block = this.element.querySelector(".lacks");
    block.hidden = !lacks.length;
    const shown = lacks.join();
    if (block.dataset.shown === shown) return;
    block.dataset.shown = shown;
    block.querySelector("ul").replaceChildren(...lacks.map((what) => make("li", {}, t(`guide.lacks.${what}`))));
  }
}
