/** The third step: the webhook. Its address, what stands in the way of Owncast, and what arrives. */

import { call } from "../panel/api.js";
import { feed } from "../panel/feed.js";
import { make } from "../panel/make.js";
import { refusals } from "../panel/refusals.js";
import { copy, masked, Reveal } from "../panel/secret.js";
import { count, t } from "../panel/texts.js";
import { age, timeToSecond } from "../panel/times.js";
import { progress } from "./progress.js";
import { say } from "./say.js";
import { point } from "./step-token.js";
import { Trace } from "./trace.js";

/** What stands before the steps, because the address alone would not do. */
const IN_THE_WAY = new Set(["home", "closed"]);

export class EventsStep {
  #openedAt = 0;
  #timer = 0;
  #lastAt = null;

  constructor(element) {
    this.element = element;
    this.trace = new Trace(element.querySelector(".trace"));
    this.reveal = new Reveal(element.querySelector(".address .secret"), element.querySelector(".reveal"), whole);
    this.#copies(".address .copy", () => progress.setup?.reach.webhook_url ?? "");
    this.#copies(".copy-tunnel", () => progress.setup?.reach.tunnel ?? "");
    this.#copies(".copy-probe", () => this.#probe());
    this.secret = element.querySelector(".secret-form");
    this.secret.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#saveSecret(this.secret.elements.secret.value);
    });
    this.secret.querySelector(".forget").addEventListener("click", () => this.#saveSecret(""));
  }

  get state() {
    const { webhook, demo } = feed.status;
    if (progress.seenAny || demo) return "done";
    return Object.keys(webhook.refused).length ? "trouble" : "open";
  }

  get summary() {
    const { webhook, demo } = feed.status;
    if (demo) return t("setup.waiting_demo");
    if (webhook.last_at) return t("guide.events.last", { age: age(feed.now - Date.parse(webhook.last_at)) });
    if (progress.seenAny) return t("guide.events.before");
    return t(this.state === "trouble" ? "guide.events.refused" : "guide.events.none");
  }

  get note() {
    return this.state === "done" ? "" : t("guide.events.note");
  }

  opened() {
    this.#openedAt ||= Date.now();
    this.trace.start();
    this.#timer = setInterval(() => this.#drawWait(), 1000);
  }

  closed() {
    this.trace.stop();
    clearInterval(this.#timer);
  }

  update() {
    const { owncast, webhook } = feed.status;
    for (const link of this.element.querySelectorAll("[data-admin]")) point(link, owncast.url);
    this.#drawReach();
    this.#drawTypes();
    this.#drawSecret();
    const last = webhook.last_at;
    if (last && last !== this.#lastAt && this.#openedAt) this.trace.leap();
    this.#lastAt = last;
    this.#drawWait();
    const trouble = refusals(webhook);
    const refused = this.element.querySelector(".refused");
    refused.hidden = !trouble.length;
    say(refused, trouble.join(" "));
    const done = this.state === "done";
    this.element.querySelector(".make-one").hidden = done;
    this.element.querySelector(".nothing").hidden = done;
  }

  #copies(selector, text) {
    const button = this.element.querySelector(selector);
    button.addEventListener("click", () => copy(text(), button));
  }

  /** A line for the terminal of Owncast's machine: whether it gets here at all. A GET there changes nothing. */
  #probe() {
    const { webhook_url: url } = progress.setup?.reach ?? { webhook_url: "" };
    return url && `curl -sS -m 5 -o /dev/null -w "%{http_code}\\n" ${new URL("/healthz", url).href}`;
  }

  #drawReach() {
    const { reach, password } = progress.setup ?? {};
    if (!reach) return;
    this.reveal.url = reach.webhook_url;
    const inTheWay = IN_THE_WAY.has(reach.advice);
    const block = this.element.querySelector(".reach");
    block.hidden = !inTheWay;
    if (inTheWay) {
      say(block.querySelector(".reach-title"), t(`guide.reach.${reach.advice}.lead`));
      const words = block.querySelector(".reach-words");
      say(words, t(`guide.reach.${reach.advice}`));
      block.querySelector(".to-access").hidden = reach.advice !== "closed";
      const tunnel = block.querySelector(".tunnel");
      tunnel.hidden = reach.advice !== "home";
      say(tunnel.querySelector(".value"), reach.tunnel);
      tunnel.querySelector(".no-password").hidden = password;
    }
    const note = this.element.querySelector(".reach-note");
    say(note, inTheWay ? t(`guide.reach.${reach.advice}.after`) : t(`guide.reach.${reach.advice}`));
    say(this.element.querySelector(".probe"), this.#probe());
  }

  #drawTypes() {
    const sent = progress.setup?.types.filter(({ type, lacking }) => !lacking || progress.seen(type).ever) ?? [];
    const met = sent.filter(({ type }) => progress.seen(type).ever).length;
    const kinds = this.element.querySelector(".kinds-seen");
    kinds.hidden = !met;
    say(kinds, t("guide.events.types", { seen: met, all: sent.length }));
    const types = new Map(progress.setup?.types.map((type) => [type.type, type]));
    for (const row of this.element.querySelectorAll(".types li")) {
      const { type } = row.dataset;
      const known = types.get(type);
      const seen = progress.seen(type);
      const lacking = Boolean(known?.lacking) && !seen.ever;
      row.dataset.lacking = String(lacking);
      row.querySelector(".sign").dataset.sign = seen.ever ? "dot" : "ring";
      const words = seen.count ? count("guide.events.came", seen.count)
        : seen.ever ? t("guide.events.came_before", { age: seen.lastAt ? age(feed.now - seen.lastAt) : "" })
          : lacking ? t("guide.events.needs", { version: known.since }) : t("guide.events.never");
      say(row.querySelector(".seen"), words);
    }
  }

  #drawSecret() {
    const setting = progress.configuration?.webhook_secret;
    const lacks = progress.setup?.lacks ?? [];
    const block = this.element.querySelector(".signing");
    block.hidden = !setting || (lacks.includes("signatures") && !setting.set);
    if (!setting) return;
    const { secret } = this.secret.elements;
    secret.disabled = setting.fixed;
    secret.placeholder = t(setting.set ? (setting.fixed ? "setup.is_set_fixed" : "setup.is_set") : "setup.secret_paste");
    this.secret.querySelector("button").hidden = setting.fixed;
    this.secret.querySelector(".forget").hidden = setting.fixed || !setting.set;
    const given = block.querySelector(".fixed");
    given.hidden = !setting.fixed;
    if (setting.fixed) given.replaceChildren(t("setup.fixed"), " ", make("code", {}, "OVERLAY_WEBHOOK_SECRET"));
    const result = block.querySelector(".result");
    if (result.dataset.tone !== "warning") say(result, setting.set ? t("setup.secret_set") : "");
  }

  async #saveSecret(secret) {
    const result = this.element.querySelector(".signing .result");
    try {
      await call("PATCH", "/api/configuration", { webhook_secret: secret });
      this.secret.elements.secret.value = "";
      result.dataset.tone = "";
    } catch (error) {
      result.dataset.tone = "warning";
      result.textContent = error.message;
    }
    await progress.load();
  }

  /** What Owncast calls this type, as it stands in the list. */
  #inOwncastsWords(type) {
    const row = [...this.element.querySelectorAll(".types li")].find(({ dataset }) => dataset.type === type);
    return row?.querySelector("b").textContent ?? type;
  }

  #drawWait() {
    const { webhook, demo } = feed.status;
    const aside = this.element.querySelector("aside");
    const done = this.state === "done";
    aside.dataset.done = String(done);
    const last = webhook.last_at && Date.parse(webhook.last_at);
    const key = done ? (last ? "arrived" : demo ? "demo" : "before") : "waiting";
    say(aside.querySelector(".aside-title"), t(`guide.events.aside.${key}`));
    say(aside.querySelector(".aside-lead"), t(`guide.events.aside.${key}_explained`));
    const waited = aside.querySelector(".waited");
    say(waited, last ? String(webhook.received) : done ? "" : minutes(Date.now() - this.#openedAt));
    say(aside.querySelector(".waited-words"), last ? count("guide.events.received", webhook.received) : done ? "" : t("guide.events.nothing_yet"));
    aside.querySelector(".count").hidden = done && !last;
    const happened = aside.querySelector(".happened");
    happened.hidden = !last;
    if (last) say(happened, t("guide.events.newest", { type: this.#inOwncastsWords(webhook.last_type), time: timeToSecond(last) }));
  }
}

/** The address with the machine it names, which matters here, and without its key. */
function whole(url) {
  return new URL(url).origin + masked(url);
}

function minutes(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
