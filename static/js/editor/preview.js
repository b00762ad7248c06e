/** The overlay's page at its real size, with a conversation when chat is quiet. */

import { startFit } from "./fit.js";
import { Frame } from "./frame.js";
import { opening } from "./samples.js";

const QUIET_LINES = 3;

export class Preview {
  /** Whether samples are wanted at the start: not after they were cleared. */
  #wantsOpening = true;

  /**
   * @param {HTMLElement} section
   * @param {import("./desk.js").Desk} desk
   * @param {boolean} hasChat
   */
  constructor(section, desk, hasChat) {
    this.frame = new Frame(section.querySelector("iframe.page"), desk.subject.url);
    /** When the page has its options for the first time. */
    this.ready = new Promise((resolve) => {
      this.frame.addEventListener("frame:ready", () => resolve(), { once: true });
    });
    this.frame.addEventListener("frame:ready", () => {
      if (hasChat && this.#wantsOpening && this.frame.lines.length < QUIET_LINES) this.frame.send({ events: opening() });
    });
    desk.addEventListener("desk:changed", startFit(section, () => desk.look));
  }

  /** Takes the samples away; what viewers said stays. */
  clear() {
    this.#wantsOpening = false;
    this.frame.reload();
  }
}
