/** `<panel-health>`: whether Owncast is reached, when it last sent something, and how many pages are connected. */

import { call } from "./api.js";
import { feed } from "./feed.js";
import { refusals } from "./refusals.js";
import { count, t } from "./texts.js";
import { everyTick } from "./ticker.js";
import { age } from "./times.js";

export class PanelHealth extends HTMLElement {
  connectedCallback() {
    feed.addEventListener("panel:status", () => this.update());
    feed.addEventListener("panel:events", () => this.#updateEvents());
    everyTick(() => this.update());
    this.querySelector("[data-part=owncast]").addEventListener("click", () => {
      if (feed.status.owncast.state === "unset") document.querySelector("panel-setup").open();
      else checkOwncast();
    });
  }

  update() {
    if (!feed.ready) return;
    const owncast = owncastHealth(feed.status.owncast);
    this.#draw("owncast", owncast.sign, owncast.words, feed.status.owncast.message || t("health.check"));
    this.#updateEvents();
    this.#updateObs();
    const pages = feed.status.overlays.reduce((sum, overlay) => sum + overlay.connected, 0);
    const lost = feed.emptied.size;
    if (lost) this.#draw("overlays", "triangle", count("health.lost", lost));
    else this.#draw("overlays", pages ? "dot" : "ring", pages ? count("health.pages", pages) : t("health.no_pages"));
  }

  /** The line to OBS itself, where there is one; its pages are the overlays'. */
  #updateObs() {
    const { state = "off", message = "", scene = "" } = feed.status.obs ?? {};
    this.querySelector("[data-part=obs]").hidden = state === "off";
    const sign = { connected: "dot", connecting: "ring" }[state] ?? "triangle";
    if (state !== "off") this.#draw("obs", sign, scene && state === "connected" ? scene : t(`health.obs_${state}`), message);
  }

  #updateEvents() {
    const { webhook, demo } = feed.status;
    // a made-up stream sends no webhooks
    const last = demo ? feed.lastEventAt : webhook.last_at && Date.parse(webhook.last_at);
    const trouble = refusals(webhook);
    const explained = (words) => [words, ...trouble].join(" ");
    if (last) this.#draw("events", "dot", age(feed.now - last), explained(t("health.last_event")));
    else if (Object.keys(webhook.refused).length) this.#draw("events", "triangle", t("health.refused"), trouble.join(" "));
    else this.#draw("events", "ring", t("health.no_events"), explained(t("health.no_events_explained")));
  }

  #draw(part, sign, words, title = "") {
    const chip = this.querySelector(`[data-part=${part}]`);
    const small = chip.querySelector("small");
    if (small.textContent === words && chip.dataset.sign === sign && chip.title === title) return;
    chip.dataset.sign = sign;
    chip.querySelector(".sign").dataset.sign = sign;
    small.textContent = words;
    chip.title = title;
  }
}

/** Asks the server to look again whether Owncast answers and what the token may do. */
export async function checkOwncast() {
  feed.apply({ type: "status", status: { owncast: { ...feed.status.owncast, state: "checking" } } });
  try {
    const answer = await call("POST", "/api/owncast/check");
    feed.apply({ type: "status", status: { owncast: answer.owncast } });
  } catch (error) {
    const owncast = { ...feed.status.owncast, state: "unreachable", message: error.message };
    feed.apply({ type: "status", status: { owncast } });
  }
}

function owncastHealth(owncast) {
  if (owncast.state === "unset") return { sign: "ring", words: t("health.unset") };
  if (owncast.state === "checking") return { sign: "ring", words: t("health.checking") };
  if (owncast.state === "not_owncast") return { sign: "triangle", words: t("health.not_owncast") };
  if (owncast.state !== "ok") return { sign: "triangle", words: t("health.unreachable") };
  if (owncast.token === "refused") return { sign: "triangle", words: t("health.token_refused") };
  const words = owncast.token === "unset" ? t("health.no_token") : t("health.reached", { version: owncast.version });
  return { sign: "dot", words };
}

customElements.define("panel-health", PanelHealth);
