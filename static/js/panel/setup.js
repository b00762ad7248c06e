/** `<panel-setup>`: takes a streamer from nothing to a live overlay, and is where all of it is changed later. */

import "../obs/connect.js";
import { call } from "./api.js";
import { feed } from "./feed.js";
import { checkOwncast } from "./health.js";
import { make } from "./make.js";
import { refusals } from "./refusals.js";
import { copy, Reveal } from "./secret.js";
import { SettingForm } from "./setting-form.js";
import { count, t } from "./texts.js";
import { age, timeToSecond } from "./times.js";

export class PanelSetup extends HTMLElement {
  #settings = [];
  #webhook = "";

  connectedCallback() {
    this.dialog = this.querySelector("dialog");
    this.#settings = [...this.querySelectorAll("form[data-setting]")].map((form) => new SettingForm(form, (now) => this.#configured(now)));
    this.reveal = new Reveal(this.querySelector(".address .secret"), this.querySelector(".address .reveal"));
    const copyButton = this.querySelector(".address .copy");
    copyButton.addEventListener("click", () => copy(this.#webhook, copyButton));
    this.querySelector(".close").addEventListener("click", () => this.dialog.close());
    this.querySelector(".check").addEventListener("click", () => checkOwncast());
    this.querySelector(".to-overlays").addEventListener("click", () => this.#toOverlays());
    this.querySelector(".log-out")?.addEventListener("click", logOut);
    // a press on the ground around the dialog closes it
    this.dialog.addEventListener("click", (event) => event.target === this.dialog && this.dialog.close());
    this.#startNewKey();
    document.querySelector(".open-setup").addEventListener("click", () => this.open());
    feed.addEventListener("panel:status", () => this.dialog.open && this.update());
  }

  async open() {
    if (this.dialog.open) return;
    this.dialog.showModal();
    this.update();
    const [configuration, setup] = await Promise.all([
      call("GET", "/api/configuration").catch(() => null),
      call("GET", "/api/setup").catch(() => null),
    ]);
    if (configuration) this.#configured(configuration);
    if (setup) this.#setWebhook(setup.reach.webhook_url);
  }

  update() {
    const { owncast, webhook, overlays } = feed.status;
    this.#drawServer(owncast);
    this.#drawToken(owncast);
    this.#drawEvents(webhook);
    const pages = overlays.reduce((sum, overlay) => sum + overlay.connected, 0);
    this.#draw("obs", pages > 0, pages ? "dot" : "", pages ? count("health.pages", pages) : "");
    for (const link of this.querySelectorAll("[data-admin]")) {
      if (owncast.url) link.href = owncast.url.replace(/\/$/, "") + link.dataset.admin;
      else link.removeAttribute("href");
      link.setAttribute("aria-disabled", String(!owncast.url));
    }
  }

  #configured(configuration) {
    for (const setting of this.#settings) setting.update(configuration);
    const fixed = configuration.webhook_key?.fixed ?? false;
    this.querySelector(".key-fixed").hidden = !fixed;
    this.querySelector(".new-key").hidden = fixed;
    this.querySelector("[data-setting=webhook_secret] .result").textContent = configuration.webhook_secret.set ? t("setup.secret_set") : "";
  }

  #drawServer(owncast) {
    const words = {
      unset: "",
      checking: t("health.checking"),
      ok: t("setup.server_ok", { name: owncast.name || owncast.url, version: owncast.version }),
    };
    const bad = !(owncast.state in words);
    this.#draw("server", owncast.state === "ok", bad ? "triangle" : "", words[owncast.state] ?? owncast.message);
    this.querySelector(".check").hidden = owncast.state === "unset";
  }

  #drawToken(owncast) {
    const words = {
      unset: "",
      checking: t("health.checking"),
      ok: owncast.can_send && owncast.can_system ? t("setup.token_ok") : t("setup.token_partly"),
      refused: t("setup.token_refused"),
      unknown: t("setup.token_unknown"),
    };
    const done = owncast.token === "ok" && owncast.can_send && owncast.can_system;
    this.#draw("token", done, owncast.token === "refused" ? "triangle" : "", words[owncast.token] ?? "");
    const scopes = this.querySelector(".scopes");
    scopes.hidden = owncast.token !== "ok";
    for (const row of scopes.children) {
      const may = owncast[row.dataset.scope];
      row.firstElementChild.dataset.sign = may ? "dot" : "ring";
      row.lastElementChild.textContent = t(`setup.scope.${row.dataset.scope}.${may ? "yes" : "no"}`);
    }
  }

  #drawEvents(webhook) {
    const last = webhook.last_at && Date.parse(webhook.last_at);
    const words = last
      ? t("setup.arrived", { age: age(feed.now - last), time: timeToSecond(last), type: webhook.last_type, n: webhook.received })
      : t(feed.status.demo ? "setup.waiting_demo" : "setup.waiting");
    this.#draw("events", Boolean(last), "", words);
    for (const row of this.querySelectorAll(".ticks li")) {
      const seen = webhook.seen?.[row.dataset.type] ?? 0;
      row.firstElementChild.dataset.sign = seen ? "dot" : "ring";
      row.firstElementChild.title = seen ? t("setup.seen", { n: seen }) : t("setup.not_seen");
    }
    const trouble = refusals(webhook);
    const note = this.querySelector(".refused");
    note.hidden = !trouble.length;
    note.textContent = trouble.join(" ");
  }

  #draw(step, done, sign, words) {
    const section = this.querySelector(`[data-step=${step}]`);
    section.dataset.done = String(done);
    const result = section.querySelector(".result");
    result.dataset.sign = sign;
    if (result.textContent !== words) result.textContent = words;
  }

  #setWebhook(url) {
    this.#webhook = url;
    this.reveal.url = url;
  }

  /** A new key cuts Owncast off until the new address is pasted there, so it can be taken back. */
  #startNewKey() {
    const row = this.querySelector(".new-key");
    const [made, taken] = row.querySelectorAll("button");
    const said = row.querySelector(".made");
    const fault = this.querySelector(".key-fault");
    const change = async (method) => {
      try {
        await call(method, "/api/webhook/key");
        this.#setWebhook((await call("GET", "/api/setup")).reach.webhook_url);
        fault.hidden = true;
        taken.hidden = method === "DELETE";
        said.textContent = taken.hidden ? "" : t("setup.new_key_made");
        if (taken.hidden) made.focus();
      } catch (error) {
        fault.hidden = false;
        fault.textContent = error.message;
      }
    };
    made.addEventListener("click", () => change("POST"));
    taken.addEventListener("click", () => change("DELETE"));
  }

  #toOverlays() {
    this.dialog.close();
    document.querySelector(".tabs [data-pane=overlays]").click();
    document.querySelector("panel-overlays").focus();
  }
}

/** Fetched, not submitted: a form under our referrer policy has no origin. */
async function logOut() {
  await fetch("/logout", { method: "POST" });
  location.assign("/login");
}

customElements.define("panel-setup", PanelSetup);
