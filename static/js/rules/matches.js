/** What the rule reads as and what it would have done: asked of the server while it is being written. */

import { ChatLine, isLine } from "../panel/chat-line.js";
import { call } from "../panel/api.js";
import { Happening } from "../panel/happening.js";
import { make } from "../panel/make.js";
import { count, t } from "../panel/texts.js";

const PAUSE_MS = 250;

export class Matches {
  #pane;
  #told;
  #counts;
  #timer = 0;
  /** Only the answer to the newest question counts. */
  #asked = 0;

  /**
   * @param {HTMLElement} pane
   * @param {HTMLElement} count says how many, where the pane itself is out of sight
   * @param {(told: {sentence: string, problems: string[]} | {fault: string}) => void} told
   */
  constructor(pane, count, told) {
    this.#pane = pane;
    this.#counts = [pane.querySelector(".summary"), count];
    this.#told = told;
  }

  /** Asks anew, after a moment in which nothing else is typed. */
  ask(content, { now = false } = {}) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(content), now ? 0 : PAUSE_MS);
  }

  /** Nothing to ask yet: what stood here said something of another condition. */
  clear() {
    clearTimeout(this.#timer);
    this.#asked += 1;
    this.#draw(null);
  }

  async #ask(content) {
    const number = (this.#asked += 1);
    let answer;
    try {
      answer = await call("POST", "/api/rules/check", content);
    } catch (error) {
      if (number !== this.#asked) return;
      this.#told({ fault: error.message });
      this.#draw(null);
      return;
    }
    if (number !== this.#asked) return;
    this.#told(answer);
    this.#draw(answer.matched, answer.of);
  }

  /** @param {object[] | null} matched @param {number} [of] how many events were looked at */
  #draw(matched, of) {
    if (of !== undefined) this.#pane.querySelector("h2").textContent = count("rules.last", of);
    const list = this.#pane.querySelector(".matched");
    const fired = matched?.filter(({ fires }) => fires).length ?? 0;
    const words = matched === null ? "" : [count("rules.fires", fired), matched.length > fired && t("rules.stopped", { n: matched.length - fired })];
    for (const place of this.#counts) place.textContent = [words].flat().filter(Boolean).join(", ");
    this.#pane.querySelector(".empty").hidden = !of || matched.length > 0;
    // newest first, as in the activity
    const newest = [...(matched ?? [])].sort((one, other) => other.event.id - one.event.id);
    list.replaceChildren(...newest.map(row));
  }
}

function row({ event, fires, why }) {
  const element = isLine(event) ? new ChatLine(event).draw() : new Happening(event).element;
  element.dataset.fires = String(fires);
  element.removeAttribute("tabindex");
  if (!fires) element.append(make("small", { className: "why" }, why));
  return element;
}
