/** What is over: the last few at hand, and page by page all there ever was; each can be played again. */

import { alertIcon, alertLine, ending } from "./alert-words.js";
import { call } from "./api.js";
import { Keyed } from "./keyed.js";
import { icon, make } from "./make.js";
import { t } from "./texts.js";
import { dayOfYear, sameDay, timeOfDay } from "./times.js";

const MOST_SHOWN = 6;
const PAGE = 50;

export class Earlier {
  #rows;
  #place;
  #overlay = null;
  /** What the queue tells of: the newest. */
  #newest = [];
  /** What was asked for; null while only the newest are shown. @type {Map<string, object> | null} */
  #loaded = null;
  /** What to ask for next; null when there is no more. */
  #next = null;

  /**
   * @param {HTMLElement} place
   * @param {(method: "POST", path: string) => Promise<void>} ask
   * @param {(message: string) => void} tell
   */
  constructor(place, ask, tell) {
    this.#place = place;
    this.tell = tell;
    const replay = (id) => ask("POST", `/api/alerts/${id}/replay`);
    this.#rows = new Keyed(place.querySelector(".shown"), (alert) => alert.id, (alert) => new EarlierRow(alert, replay));
    place.querySelector(".all").addEventListener("click", () => (this.#loaded ? this.#fold() : this.#more()));
    place.querySelector(".older").addEventListener("click", () => this.#more());
  }

  show(overlay, newest) {
    if (overlay !== this.#overlay) this.#loaded = null;
    this.#overlay = overlay;
    this.#newest = newest;
    this.#draw();
  }

  #draw() {
    const alerts = this.#loaded ? this.#all() : this.#newest.filter((alert) => alert.state !== "merged").slice(0, MOST_SHOWN);
    this.#rows.update(alerts);
    this.#place.hidden = !this.#newest.length;
    const all = this.#place.querySelector(".all");
    all.hidden = !this.#loaded && this.#newest.length <= alerts.length;
    all.textContent = t(this.#loaded ? "alerts.history_fold" : "alerts.history_all");
    all.setAttribute("aria-expanded", String(this.#loaded !== null));
    this.#place.querySelector(".older").hidden = !this.#loaded || this.#next === null;
  }

  /** What was asked for, and what ended since. */
  #all() {
    for (const alert of this.#newest) this.#loaded.set(alert.id, alert);
    return [...this.#loaded.values()].sort((one, other) => Number(other.id) - Number(one.id));
  }

  #fold() {
    this.#loaded = null;
    this.#draw();
  }

  async #more() {
    const query = new URLSearchParams({ overlay: String(this.#overlay), limit: String(PAGE) });
    if (this.#loaded && this.#next) query.set("before", this.#next);
    try {
      const { alerts, next } = await call("GET", `/api/alerts/history?${query}`);
      this.#loaded ??= new Map();
      for (const alert of alerts) this.#loaded.set(alert.id, alert);
      this.#next = next;
      this.tell("");
    } catch (error) {
      this.tell(error.message);
    }
    this.#draw();
  }
}

class EarlierRow {
  constructor(alert, replay) {
    this.element = make("li", { className: "queued", dataset: { id: alert.id } });
    this.button = make("button", { type: "button", className: "plain", onclick: () => replay(alert.id) }, icon("replay"), t("activity.replay"));
  }

  update(alert) {
    const at = Date.parse(alert.ended_at ?? alert.queued_at);
    const time = make("time", { dateTime: new Date(at).toISOString(), title: dayOfYear(at) }, sameDay(at, Date.now()) ? timeOfDay(at) : dayOfYear(at).slice(0, 3));
    const line = alertLine(alert);
    const nodes = [time, icon(alertIcon(alert)), line, ending(alert)].filter(Boolean);
    this.element.dataset.state = alert.state;
    this.button.setAttribute("aria-label", t("alerts.replay_named", { name: line.title }));
    // the button stays where it is: it may have the focus
    for (const old of [...this.element.children]) if (old !== this.button) old.remove();
    if (this.button.isConnected) this.button.before(...nodes);
    else this.element.append(...nodes, this.button);
  }
}
