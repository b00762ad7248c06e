/** The alerts that wait: moved by their grips, put first, or taken out. */

import { alertIcon, alertLine } from "./alert-words.js";
import { Keyed } from "./keyed.js";
import { icon, make } from "./make.js";
import { makeReorderable } from "./reorder.js";
import { t } from "./texts.js";

export class Waiting {
  #rows;
  #alerts = [];

  /**
   * @param {HTMLElement} list
   * @param {(method: "POST" | "DELETE", path: string, body?: object) => Promise<void>} ask
   */
  constructor(list, ask) {
    const withdraw = (id) => ask("DELETE", `/api/alerts/${id}`);
    const first = (id) => ask("POST", `/api/alerts/${id}/move`, { before: null });
    this.#rows = new Keyed(list, (alert) => alert.id, (alert) => new WaitingRow(alert, { withdraw, first }));
    makeReorderable(list, (row, before) => {
      const place = before ? { before: before.dataset.id } : { after: list.lastElementChild.dataset.id };
      return ask("POST", `/api/alerts/${row.dataset.id}/move`, place);
    });
  }

  show(alerts) {
    this.#alerts = alerts;
    this.#rows.update(alerts);
  }

  /** @param {(alert: object, index: number) => string} words when each will play */
  time(words) {
    this.#alerts.forEach((alert, at) => {
      const { when } = this.#rows.row(alert.id);
      const text = words(alert, at);
      if (when.textContent !== text) when.textContent = text;
    });
  }
}

class WaitingRow {
  constructor({ id }, { withdraw, first }) {
    this.grip = make("button", { type: "button", className: "grip plain", title: t("rules.grip_title") }, icon("grip"));
    this.number = make("span", { className: "number" });
    this.line = make("span");
    this.when = make("small");
    this.first = make("button", { type: "button", className: "plain first", title: t("alerts.first"), onclick: () => first(id) }, icon("up"));
    this.withdraw = make("button", { type: "button", className: "plain withdraw", title: t("alerts.withdraw"), onclick: () => withdraw(id) }, icon("cross"));
    this.icon = icon("bell");
    this.element = make("li", { className: "queued", dataset: { id } }, this.grip, this.number, this.icon, this.line, this.when, this.first, this.withdraw);
  }

  update(alert, at) {
    this.number.textContent = String(at + 1);
    this.icon.setAttribute("name", alertIcon(alert));
    const line = alertLine(alert);
    this.line.replaceWith(line);
    this.line = line;
    this.element.dataset.priority = alert.priority;
    this.first.disabled = at === 0;
    for (const [button, verb] of [[this.grip, "grip"], [this.first, "first"], [this.withdraw, "withdraw"]]) {
      button.setAttribute("aria-label", t(`alerts.${verb}_named`, { name: line.title, place: at + 1 }));
    }
  }
}
