/** The chat overlay: keeps a transcript of what came and the board equal to what the options want of it. */

import { Mentions } from "../../js/mentions.js";
import { OverlayElement } from "../../js/overlay-element.js";
import { Board } from "./board.js";
import { hasLine } from "./line.js";
import { endOf, selection } from "./selection.js";
import { Transcript } from "./transcript.js";

const LONGEST_TIMER_MS = 2 ** 31 - 1;

export class OverlayChat extends OverlayElement {
  #transcript = new Transcript();
  #mentions = new Mentions();
  #viewers = 0;
  /** @type {Board} */
  #board;
  #timer = 0;

  connectedCallback() {
    this.#board = new Board(this.querySelector(".lines"), this.#mentions);
    addEventListener("resize", this.#fit);
    document.fonts.addEventListener("loadingdone", this.#fit);
    document.addEventListener("visibilitychange", this.#update);
    super.connectedCallback();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener("resize", this.#fit);
    document.fonts.removeEventListener("loadingdone", this.#fit);
    document.removeEventListener("visibilitychange", this.#update);
    clearTimeout(this.#timer);
  }

  receive({ type, state, viewers, events = [] }) {
    this.#viewers = viewers ?? state?.viewers ?? this.#viewers;
    if (type === "snapshot") this.#transcript.clear();
    for (const event of events) this.#take(event);
    this.#show(type === "events" && this.options.animate !== "none");
    if (type === "snapshot" || type === "overlay") this.#fit();
  }

  #take(event) {
    if (event.type === "VISIBILITY-UPDATE") {
      for (const key of this.#transcript.setVisibility(event, this.#viewers)) this.#board.drop(key);
    } else if (hasLine(event)) {
      const { user } = event.data;
      if (user) this.#mentions.remember(user.name, user.color);
      this.#transcript.add(event, this.#viewers);
    }
  }

  #show(moves) {
    const now = this.clock.now();
    const wanted = selection(this.#transcript.lines, this.options, now);
    this.#board.show(wanted, moves);
    clearTimeout(this.#timer);
    const next = Math.min(...wanted.map((line) => endOf(line, this.options)));
    if (next < Infinity) this.#timer = setTimeout(this.#fade, Math.min(LONGEST_TIMER_MS, next - now + 1));
  }

  #fade = () => {
    const now = this.clock.now();
    const seen = document.visibilityState === "visible" && this.options.animate !== "none";
    if (seen) this.#board.fadeOut(this.#transcript.lines.filter((line) => endOf(line, this.options) <= now));
    this.#show(false);
  };

  #update = () => this.#show(false);

  #fit = () => this.#board.fit();
}

customElements.define("overlay-chat", OverlayChat);
