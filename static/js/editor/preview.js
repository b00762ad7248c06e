/** The overlay's page at its real size, made smaller when it does not fit, with a conversation when chat is quiet. */

import { t } from "../panel/texts.js";
import { Frame } from "./frame.js";
import { opening } from "./samples.js";

const QUIET_LINES = 3;
const MARGIN = { sides: 16, top: 42, bottom: 16 };

export class Preview {
  #stage;
  #source;
  #iframe;
  #look;
  /** Whether samples are wanted at the start: not after they were cleared. */
  #wantsOpening = true;

  /**
   * @param {HTMLElement} section
   * @param {import("./desk.js").Desk} desk
   * @param {boolean} hasChat
   */
  constructor(section, desk, hasChat) {
    this.#stage = section.querySelector(".stage");
    this.#source = section.querySelector(".source");
    this.#iframe = section.querySelector("iframe.page");
    this.scale = section.querySelector(".scale");
    this.#look = desk.look;
    this.frame = new Frame(this.#iframe, desk.overlay.url);
    /** When the page has its options for the first time. */
    this.ready = new Promise((resolve) => {
      this.frame.addEventListener("frame:ready", () => resolve(), { once: true });
    });
    this.frame.addEventListener("frame:ready", () => {
      if (hasChat && this.#wantsOpening && this.frame.lines.length < QUIET_LINES) this.frame.send(opening());
    });
    desk.addEventListener("desk:changed", () => this.#fit());
    new ResizeObserver(() => this.#fit()).observe(this.#stage);
    this.#fit();
  }

  /** Takes the samples away; what viewers said stays. */
  clear() {
    this.#wantsOpening = false;
    this.frame.reload();
  }

  #fit() {
    const { width, height } = this.#look;
    const { clientWidth, clientHeight } = this.#stage;
    const room = { width: clientWidth - MARGIN.sides * 2, height: clientHeight - MARGIN.top - MARGIN.bottom };
    const scale = Math.max(0.02, Math.min(1, room.width / width, room.height / height));
    Object.assign(this.#iframe.style, { width: `${width}px`, height: `${height}px`, transform: `scale(${scale})` });
    Object.assign(this.#source.style, { width: `${width * scale}px`, height: `${height * scale}px` });
    this.#source.querySelector(".source-label span").textContent = t("editor.source", { width, height });
    this.scale.textContent = `${Math.round(scale * 100)} %`;
  }
}
