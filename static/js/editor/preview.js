/** The overlay's page at its real size, with a conversation when chat is quiet. */

import { startFit } from "./fit.js";
import { Frame } from "./frame.js";

export class Preview {
  /** Whether samples are wanted at the start: not after they were cleared. */
  #wantsOpening = true;

  /**
   * @param {HTMLElement} section
   * @param {import("./desk.js").Desk} desk
   * @param {ReturnType<typeof import("./samples.js").samplesFor>} samples
   */
  constructor(section, desk, samples) {
    this.frame = new Frame(section.querySelector("iframe.page"), desk.subject.url);
    /** When the page has its options for the first time. */
    this.ready = new Promise((resolve) => {
      this.frame.addEventListener("frame:ready", () => resolve(), { once: true });
    });
    this.frame.addEventListener("frame:ready", () => {
      if (samples && this.#wantsOpening && this.frame.lines.length < samples.enough) this.frame.send({ events: samples.opening() });
    });
    desk.addEventListener("desk:changed", startFit(section, () => desk.look));
  }

  /** Takes the samples away; what viewers said stays. */
  clear() {
    this.#wantsOpening = false;
    this.frame.reload();
  }
}
