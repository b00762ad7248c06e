/** `<panel-alerts>`: what plays, what waits and why, what was, and skip, pause, mute, clear, reorder and replay. */

import { call } from "./api.js";
import { Earlier } from "./earlier.js";
import { feed } from "./feed.js";
import { make } from "./make.js";
import { Playing } from "./playing.js";
import { SoundLine } from "./sound-line.js";
import { count, t } from "./texts.js";
import { everyTick } from "./ticker.js";
import { Waiting } from "./waiting.js";

/** Between two alerts, as long as an overlay says nothing else. */
const GAP_SECONDS = 0.5;

export class PanelAlerts extends HTMLElement {
  #chosen = null;

  connectedCallback() {
    const ask = (method, path, body) => this.#call(method, path, body);
    this.playing = new Playing(this.querySelector(".playing"), (left) => this.#updateTimes(left));
    this.waiting = new Waiting(this.querySelector(".waiting"), ask);
    this.earlier = new Earlier(this.querySelector(".earlier"), ask, (message) => this.#tell(message));
    this.sound = new SoundLine(this.querySelector(".sound"), () => ask("POST", "/api/alerts/sound-check", { overlay: this.#queue.overlay }));
    for (const button of this.querySelectorAll(".buttons button")) {
      button.addEventListener("click", () => this.press(button.dataset.do));
    }
    this.querySelector(".which").addEventListener("change", (event) => {
      this.#chosen = Number(event.target.value);
      this.update();
    });
    feed.addEventListener("panel:status", (event) => event.detail.some((name) => name === "queues" || name === "overlays") && this.update());
    everyTick(() => this.sound.update(this.#queue, feed.now));
  }

  /** Does what a button does: skip, pause, mute or clear; pause and mute turn back what is on. */
  async press(verb) {
    const queue = this.#queue;
    const button = this.querySelector(`[data-do=${verb}]`);
    if (!queue || button.disabled) return;
    const verbs = { pause: queue.paused ? "resume" : "pause", mute: queue.muted ? "unmute" : "mute" };
    await this.#call("POST", `/api/alerts/${verbs[verb] ?? verb}`, { overlay: queue.overlay });
  }

  update() {
    const queue = this.#queue;
    this.#updateChooser();
    const playing = queue?.playing ?? null;
    const waiting = queue?.waiting ?? [];
    this.playing.show(playing);
    this.querySelector(".idle").hidden = Boolean(playing);
    this.#updateIdle(queue);
    this.closest(".panel").toggleAttribute("data-playing", Boolean(playing || waiting.length || queue?.paused));
    this.#updateButtons(queue, playing, waiting);
    this.waiting.show(waiting);
    this.earlier.show(queue?.overlay ?? null, queue?.shown ?? []);
    this.sound.update(queue, feed.now);
    this.#updateTimes(this.playing.left);
    document.querySelector(".tabs [data-pane=alerts] sup").textContent = waiting.length ? String(waiting.length) : "";
  }

  get #queue() {
    const { queues } = feed.status;
    return queues.find((queue) => queue.overlay === this.#chosen) ?? queues.find((queue) => queue.playing) ?? queues[0] ?? null;
  }

  async #call(method, path, body) {
    try {
      const answer = await call(method, path, body);
      this.#tell("");
      feed.applyQueues(answer.queues);
    } catch (error) {
      this.#tell(error.message);
    }
  }

  #tell(message) {
    const fault = this.querySelector(".now > .fault");
    fault.hidden = message === "";
    fault.textContent = message;
  }

  #updateIdle(queue) {
    const key = !queue ? "none" : queue.held ? `held_${queue.held.replace(" ", "_")}` : "nothing";
    // without anything that waits, nothing is held up but what may come
    const waits = queue && (queue.waiting.length || queue.paused);
    this.querySelector(".idle strong").textContent = t(`alerts.idle.${waits ? key : "nothing"}`);
    this.querySelector(".idle .why").textContent = t(`alerts.idle.${key}_explained`);
    this.querySelector(".idle .by-key").hidden = key !== "nothing";
  }

  /** With one alerts overlay there is nothing to choose. */
  #updateChooser() {
    const { queues, overlays } = feed.status;
    const select = this.querySelector(".which");
    select.hidden = queues.length < 2;
    if (select.hidden) return;
    const names = queues.map((queue) => overlays.find((overlay) => overlay.id === queue.overlay)?.name ?? String(queue.overlay));
    const options = queues.map((queue, at) => make("option", { value: String(queue.overlay) }, names[at]));
    // an open list is not drawn anew under the hand
    if (options.map((option) => option.value + option.text).join() !== [...select.options].map((option) => option.value + option.text).join()) select.replaceChildren(...options);
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
    const held = Boolean(queue?.held);
    let until = left;
    this.waiting.time(({ duration, elapsed }) => {
      until += GAP_SECONDS;
      const words = held ? t("alerts.held") : t("alerts.in", { n: Math.ceil(until) });
      until += Math.max(0, duration - elapsed);
      return words;
    });
    const summary = !waiting.length ? (queue ? t("alerts.empty") : "")
      : held ? count("alerts.waiting_n", waiting.length) : count("alerts.waiting_about", waiting.length, { seconds: Math.ceil(until) });
    const place = this.querySelector(".summary");
    if (place.textContent !== summary) place.textContent = summary;
  }
}

customElements.define("panel-alerts", PanelAlerts);
