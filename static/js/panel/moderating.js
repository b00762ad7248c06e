/** Hides lines and shows them again: on the overlays at once, and in Owncast's chat where the token may. */

import { call } from "./api.js";
import { t } from "./texts.js";

const MOST_REMEMBERED = 50;

export class Moderating {
  /** What was hidden here, newest last. @type {import("./chat-line.js").ChatLine[]} */
  #hidden = [];

  get canUndo() {
    return this.#hidden.some((line) => line.event.hidden);
  }

  /** @param {import("./chat-line.js").ChatLine} line */
  async hide(line) {
    line.byUs = true;
    this.#hidden = [...this.#hidden.filter((other) => other !== line), line].slice(-MOST_REMEMBERED);
    await this.#ask(line, "hide");
  }

  /** @param {import("./chat-line.js").ChatLine} line */
  async show(line) {
    this.#hidden = this.#hidden.filter((other) => other !== line);
    await this.#ask(line, "show");
  }

  /** Shows the line again that was hidden last. */
  async undo() {
    const line = this.#hidden.findLast(({ event }) => event.hidden);
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
