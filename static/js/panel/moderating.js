/** Hides lines and shows them again: on the overlays at once, and in Owncast's chat where the token may. */

import { call } from "./api.js";
import { t } from "./texts.js";

const MOST_REMEMBERED = 50;

export class Moderating {
  /** The ids of what was hidden here, newest last: the lines are made anew with each snapshot. @type {number[]} */
  #hidden = [];
  #find;

  /** @param {(id: number) => import("./chat-line.js").ChatLine | undefined} find the line of an event */
  constructor(find) {
    this.#find = find;
  }

  /** Whether it was hidden here, and not shown again since. @param {number} id of its event */
  hid(id) {
    return this.#hidden.includes(id);
  }

  /** It was shown again, wherever. @param {number} id of its event */
  forget(id) {
    this.#hidden = this.#hidden.filter((other) => other !== id);
  }

  /** @param {import("./chat-line.js").ChatLine} line */
  async hide(line) {
    line.byUs = true;
    this.forget(line.event.id);
    this.#hidden = [...this.#hidden, line.event.id].slice(-MOST_REMEMBERED);
    await this.#ask(line, "hide");
  }

  /** @param {import("./chat-line.js").ChatLine} line */
  async show(line) {
    this.forget(line.event.id);
    await this.#ask(line, "show");
  }

  /** Shows the line again that was hidden last. */
  async undo() {
    const line = this.#hidden.map(this.#find).findLast((hidden) => hidden?.event.hidden);
    if (line) await this.show(line);
  }

  async #ask(line, what) {
    line.warn("");
    try {
      const { reason } = await call("POST", `/api/messages/${line.event.id}/${what}`);
      // of a post of ours and of a test it is known: they are on the overlays alone
      if (reason && line.event.source !== "post" && !line.event.test) line.warn(t(`chat.only_overlays_${what}`, { reason }));
    } catch (error) {
      line.byUs = false;
      line.warn(error.message);
    }
  }
}
