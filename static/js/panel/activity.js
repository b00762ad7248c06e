/** `<panel-activity>`: what happened beside the chat, newest first, with a line for every day. */

import { call } from "./api.js";
import { canBeAlert, showAsAlert } from "./as-alert.js";
import { Chooser } from "./chooser.js";
import { feed } from "./feed.js";
import { Happening, isTold } from "./happening.js";
import { make } from "./make.js";
import { dayOfYear, sameDay } from "./times.js";
import { toast } from "./toast.js";

const MOST_ROWS = 300;
const NEAR_PIXELS = 24;

export class PanelActivity extends HTMLElement {
  /** Newest first; the same order as in the document, days apart. */
  #rows = [];
  /** Event id -> the alert it became. */
  #alerts = new Map();

  connectedCallback() {
    this.list = this.querySelector(".rows");
    this.chooser = new Chooser(this.list);
    for (const button of this.querySelectorAll(".filters button")) {
      button.addEventListener("click", () => this.#filter(button));
    }
    feed.addEventListener("panel:reset", (event) => this.#reset(event.detail));
    feed.addEventListener("panel:events", (event) => this.#take(event.detail));
    feed.addEventListener("panel:status", () => this.#learnAlerts());
  }

  /** Plays the alert of the chosen row again. */
  replay(row = this.chooser.chosen) {
    row?.querySelector(".replay")?.click();
  }

  #reset(events) {
    this.#rows = [];
    this.list.replaceChildren();
    this.#take(events);
  }

  #take(events) {
    const { scrollTop } = this.querySelector(".scroll");
    const before = this.list.scrollHeight;
    for (const event of events) {
      if (isTold(event)) this.#add(new Happening(event));
    }
    while (this.#rows.length > MOST_ROWS) this.#rows.pop().element.remove();
    if (this.list.lastElementChild?.matches(".day")) this.list.lastElementChild.remove();
    this.querySelector(".empty").hidden = this.#rows.length > 0;
    // somebody reads further down: the rows he reads stay where they are
    if (scrollTop > NEAR_PIXELS) this.querySelector(".scroll").scrollTop = scrollTop + this.list.scrollHeight - before;
  }

  #add(row) {
    if (this.#rows[0]?.absorb(row)) return;
    let at = 0;
    while (at < this.#rows.length && this.#rows[at].comesAfter(row) > 0) at += 1;
    if (this.#rows[at]?.event.id === row.event.id) return;
    const newer = this.#rows[at - 1];
    const older = this.#rows[at];
    this.#rows.splice(at, 0, row);
    if (newer) newer.element.after(row.element);
    else this.list.prepend(row.element);
    // a day's name stands above its rows, and today needs none
    if (older && !sameDay(older.at, row.at) && !older.element.previousElementSibling?.matches(".day")) {
      row.element.after(make("li", { className: "day" }, dayOfYear(older.at)));
    }
    this.#offerReplay(row);
  }

  #filter(button) {
    for (const other of this.querySelectorAll(".filters button")) other.setAttribute("aria-pressed", String(other === button));
    this.list.dataset.filter = button.dataset.filter;
    this.querySelector(".scroll").scrollTop = 0;
  }

  #learnAlerts() {
    for (const queue of feed.status.queues) {
      for (const alert of [queue.playing, ...queue.waiting, ...(queue.shown ?? [])]) {
        if (alert) this.#alerts.set(alert.event_id, alert.id);
      }
    }
    for (const row of this.#rows) this.#offerReplay(row);
  }

  #offerReplay(row) {
    if (this.#alerts.has(row.event.id) || canBeAlert(row.event)) row.offerReplay(() => this.#replay(row));
  }

  /** The alert it became once more; what became none is shown as one now. */
  async #replay({ event, people }) {
    const alert = this.#alerts.get(event.id);
    try {
      if (alert) feed.applyQueues((await call("POST", `/api/alerts/${encodeURIComponent(alert)}/replay`)).queues);
      else feed.applyQueues(await showAsAlert(event, people.length || 1));
    } catch (error) {
      toast.tell(error.message);
    }
  }
}

customElements.define("panel-activity", PanelActivity);
