/** The second step: the access token, checked for each permission without posting anything. */

import { call } from "../panel/api.js";
import { feed } from "../panel/feed.js";
import { make } from "../panel/make.js";
import { copy } from "../panel/secret.js";
import { t } from "../panel/texts.js";
import { progress } from "./progress.js";
import { problemOf, tell } from "./reasons.js";
import { say } from "./say.js";

export class TokenStep {
  #isChecking = false;
  #problem = null;

  constructor(element) {
    this.element = element;
    this.form = element.querySelector(".check");
    this.field = this.form.elements.token;
    this.button = this.form.querySelector("button");
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#check();
    });
    const copyName = element.querySelector(".copy-name");
    copyName.addEventListener("click", () => copy(element.querySelector(".token-name").textContent, copyName));
    element.querySelector(".send").addEventListener("click", () => this.#sendLine());
    this.nameForm = element.querySelector(".bot-name");
    this.nameForm.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#saveName();
    });
  }

  get state() {
    const { token } = feed.status.owncast;
    if (token === "ok") return "done";
    return token === "refused" ? "trouble" : "open";
  }

  get summary() {
    const { token, can_send: canSend, can_system: canSystem, can_admin: canAdmin } = feed.status.owncast;
    if (token !== "ok") return t(`guide.token.summary.${token}`);
    const may = [canSend && "can_send", canSystem && "can_system", canAdmin && "can_admin"].filter(Boolean);
    return t("guide.token.may", { what: may.map((scope) => t(`guide.token.short.${scope}`)).join(", ") });
  }

  get note() {
    return this.state === "done" ? "" : t("guide.token.note");
  }

  update() {
    const { owncast, demo } = feed.status;
    const fixed = progress.configuration?.access_token.fixed ?? false;
    const isIdle = !owncast.url || fixed;
    this.field.disabled = isIdle;
    this.field.placeholder = t(progress.configuration?.access_token.set ? (fixed ? "setup.is_set_fixed" : "setup.is_set") : "setup.token_paste");
    this.button.disabled = isIdle || this.#isChecking;
    this.button.hidden = fixed;
    this.button.querySelector("span").textContent = t(this.#isChecking ? "health.checking" : "guide.token.check");
    const given = this.element.querySelector(".fixed");
    given.hidden = !fixed;
    if (fixed) given.replaceChildren(...(demo ? [t("setup.fixed_demo")] : [t("setup.fixed"), " ", make("code", {}, "OVERLAY_ACCESS_TOKEN")]));
    const kept = owncast.token === "refused" ? { reason: "refused_kept", message: t("guide.token.refused_kept") } : null;
    const none = owncast.url ? null : { reason: "no_server", message: t("guide.token.no_server") };
    const problem = this.#isChecking ? null : none ?? this.#problem ?? kept;
    tell(this.element.querySelector(".failed"), "token", problem);
    this.field.setAttribute("aria-invalid", String(Boolean(problem && !none)));
    for (const link of this.element.querySelectorAll("[data-admin]")) point(link, owncast.url);
    this.#drawChecks(owncast);
  }

  async #check() {
    const token = this.field.value;
    this.#isChecking = true;
    this.#problem = null;
    this.update();
    try {
      const { owncast } = await call("POST", "/api/setup/token", { token });
      this.field.value = "";
      feed.apply({ type: "status", status: { owncast } });
    } catch (error) {
      this.#problem = problemOf(error);
    }
    this.#isChecking = false;
    await progress.load();
    this.element.dispatchEvent(new Event("setup:changed", { bubbles: true }));
    if (this.#problem) this.field.focus();
  }

  async #sendLine() {
    const button = this.element.querySelector(".send");
    const result = this.element.querySelector(".test-line .result");
    button.disabled = true;
    result.dataset.tone = "";
    result.textContent = t("guide.token.test_sending");
    try {
      await call("POST", "/api/messages", { kind: feed.status.owncast.can_send ? "user" : "system", body: t("guide.token.test_words") });
      result.textContent = t("guide.token.test_sent");
    } catch (error) {
      result.dataset.tone = "warning";
      result.textContent = error.message;
    }
    button.disabled = false;
  }

  async #saveName() {
    const result = this.nameForm.querySelector(".result");
    try {
      await call("PATCH", "/api/configuration", { bot_name: this.nameForm.elements.name.value });
      result.dataset.tone = "";
      result.textContent = t("guide.saved");
    } catch (error) {
      result.dataset.tone = "warning";
      result.textContent = error.message;
    }
  }

  #drawChecks(owncast) {
    const { token } = owncast;
    const isThere = token === "ok";
    const words = this.#isChecking || token === "checking" ? "checking" : isThere ? (owncast.can_send && owncast.can_system ? "ok" : "partly") : token === "refused" ? "refused" : "nothing";
    const title = this.element.querySelector(".aside-title");
    say(title, t(`guide.token.aside.${words}`));
    for (const row of this.element.querySelectorAll(".checks li")) {
      const { scope } = row.dataset;
      const may = isThere && owncast[scope];
      row.firstElementChild.dataset.sign = may ? "dot" : isThere && scope !== "can_admin" ? "triangle" : "ring";
      row.lastElementChild.textContent = t(isThere ? `guide.token.${scope}.${may ? "yes" : "no"}` : `guide.token.${scope}.open`);
    }
    this.element.querySelector(".test-line").hidden = !isThere || !(owncast.can_send || owncast.can_system);
    this.nameForm.hidden = !isThere || !owncast.can_send || owncast.can_admin;
    const name = this.nameForm.elements.name;
    if (document.activeElement !== name && !name.value) name.value = progress.configuration?.bot_name.value ?? "";
  }
}

/** Points a link at a page of the streamer's own Owncast. @param {HTMLAnchorElement} link @param {string} url */
export function point(link, url) {
  if (url) link.href = url.replace(/\/$/, "") + link.dataset.admin;
  else link.removeAttribute("href");
  link.setAttribute("aria-disabled", String(!url));
}
