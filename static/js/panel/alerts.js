/** `<panel-alerts>`: what plays, what waits, and skip, pause, mute, clear and replay. */

import { displayName } from "../viewer-text.js";
import { call } from "./api.js";
import { feed } from "./feed.js";
import { icon, make } from "./make.js";
import { ALERT_ICONS, Playing } from "./playing.js";
import { count, t } from "./texts.js";

/** Between two alerts (product.md 4.7). */
const GAP_SECONDS = 0.5;
const MOST_SHOWN = 6;

export class PanelAlerts extends HTMLElement {
  #chosen = null;

  connectedCallback() {
    this.playing = new Playing(this.querySelector(".playing"), (left) => this.#updateTimes(left));
    for (const button of this.querySelectorAll(".buttons button")) {
      button.addEventListener("click", () => this.press(button.dataset.do));
    }
    this.querySelector(".which").addEventListener("change", (event) => {
      this.#chosen = Number(event.target.value);
      this.update();
    });
    feed.addEventListener("panel:status", (event) => event.detail.some((name) => name === "queues" || name === "overlays") && this.update());
  }

  /** Does what a button does: skip, pause, mute or clear; pause and mute turn back what is on. */
  async press(verb) {
    const queue = this.#queue;
    const button = this.querySelector(`[data-do=${verb}]`);
    if (!queue || button.disabled) return;
    const verbs = { pause: queue.paused ? "resume" : "pause", mute: queue.muted ? "unmute" : "mute" };
    await this.#call(`/api/alerts/${verbs[verb] ?? verb}`, { overlay: queue.overlay });
  }

  update() {
    const queue = this.#queue;
    this.#updateChooser();
    const playing = queue?.playing ?? null;
    const waiting = queue?.waiting ?? [];
    this.playing.show(playing);
    this.querySelector(".idle").hidden = Boolean(playing);
    this.#updateIdle(queue, waiting);
    this.closest(".panel").toggleAttribute("data-playing", Boolean(playing || waiting.length || queue?.paused));
    this.#updateButtons(queue, playing, waiting);
    this.querySelector(".waiting").replaceChildren(...waiting.map((alert, at) => waitingRow(alert, at)));
    this.#updateShown(queue?.shown ?? []);
    this.#updateTimes(this.playing.left);
    document.querySelector(".tabs [data-pane=alerts] sup").textContent = waiting.length ? String(waiting.length) : "";
  }

  get #queue() {
    const { queues } = feed.status;
    return queues.find((queue) => queue.overlay === this.#chosen) ?? queues.find((queue) => queue.playing) ?? queues[0] ?? null;
  }

  async #call(path, body) {
    const fault = this.querySelector(".now .fault");
    try {
      const answer = await call("POST", path, body);
      fault.hidden = true;
      feed.applyQueues(answer.queues);
    } catch (error) {
      fault.hidden = false;
      fault.textContent = error.message;
    }
  }

  #updateIdle(queue, waiting) {
    const [head, why] = !queue ? ["alerts.idle", "alerts.none"]
      : queue.paused ? ["alerts.paused_idle", "alerts.paused_explained"]
      : waiting.length && !this.#watched(queue) ? ["alerts.unwatched", "alerts.unwatched_explained"]
      : ["alerts.idle", "alerts.idle_explained"];
    this.querySelector(".idle strong").textContent = t(head);
    this.querySelector(".idle .why").textContent = t(why);
    this.querySelector(".idle .by-key").hidden = why !== "alerts.idle_explained";
  }

  /** Without a page to play on, alerts wait for one. */
  #watched(queue) {
    return feed.status.overlays.some((overlay) => overlay.id === queue.overlay && overlay.connected);
  }

  /** With one alerts overlay there is nothing to choose. */
  #updateChooser() {
    const { queues, overlays } = feed.status;
    const select = this.querySelector(".which");
    select.hidden = queues.length < 2;
    if (select.hidden) return;
    const names = queues.map((queue) => overlays.find((overlay) => overlay.id === queue.overlay)?.name ?? String(queue.overlay));
    select.replaceChildren(...queues.map((queue, at) => make("option", { value: String(queue.overlay) }, names[at])));
    select.value = String(this.#queue.overlay);
  }

  #updateButtons(queue, playing, waiting) {
    const draw = (verb, words, enabled, on = false) => {
      const button = this.querySelector(`[data-do=${verb}]`);
      button.disabled = !enabled;
      button.querySelector("span").textContent = words;
      if (!button.hasAttribute("aria-pressed")) return;
      button.dataset.on = String(on);
      button.setAttribute("aria-pressed", String(on));
    };
    draw("skip", t("alerts.skip"), Boolean(playing));
    draw("pause", t(queue?.paused ? "alerts.paused" : "alerts.pause"), Boolean(queue), queue?.paused);
    draw("mute", t(queue?.muted ? "alerts.muted" : "alerts.mute"), Boolean(queue), queue?.muted);
    draw("clear", waiting.length ? t("alerts.clear_n", { n: waiting.length }) : t("alerts.clear"), waiting.length > 0);
  }

  #updateTimes(left) {
    const queue = this.#queue;
    const waiting = queue?.waiting ?? [];
    const held = queue && (queue.paused || !(queue.playing || this.#watched(queue)));
    let until = left;
    const rows = this.querySelectorAll(".waiting small");
    waiting.forEach((alert, at) => {
      until += GAP_SECONDS;
      write(rows[at], held ? t("alerts.held") : t("alerts.in", { n: Math.ceil(until) }));
      until += alert.duration;
    });
    const summary = this.querySelector(".summary");
    if (!waiting.length) write(summary, queue ? t("alerts.empty") : "");
    else write(summary, held ? count("alerts.waiting_n", waiting.length) : count("alerts.waiting_about", waiting.length, { seconds: Math.ceil(until) }));
  }

  /** The newest run of each: what was played again stands here once. */
  #updateShown(shown) {
    const runs = shown.filter((alert, at) => shown.findIndex((other) => other.event_id === alert.event_id) === at);
    const rows = runs.slice(0, MOST_SHOWN).map((alert) => {
      const onclick = () => this.#call(`/api/alerts/${encodeURIComponent(alert.id)}/replay`);
      const button = make("button", { type: "button", className: "plain", onclick }, icon("replay"), t("activity.replay"));
      const state = alert.state === "shown" ? null : make("small", {}, t(`alerts.state.${alert.state}`));
      return make("li", { className: "queued" }, icon(ALERT_ICONS[alert.design] ?? "bell"), headline(alert), state, button);
    });
    this.querySelector(".shown").replaceChildren(...rows);
    this.querySelector(".shown-title").hidden = !rows.length;
  }
}

function waitingRow(alert, at) {
  return make("li", { className: "queued" }, make("span", { className: "number" }, String(at + 1)),
    icon(ALERT_ICONS[alert.design] ?? "bell"), headline(alert), make("small"));
}

function headline(alert) {
  const about = alert.name ? [" ", make("bdi", { className: "whose" }, displayName(alert.name))] : [];
  return make("span", { className: "headline", title: alert.text }, make("bdi", {}, alert.headline), ...about);
}

function write(element, words) {
  if (element && element.textContent !== words) element.textContent = words;
}

customElements.define("panel-alerts", PanelAlerts);
