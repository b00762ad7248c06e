/** The chat overlay: keeps a transcript of what came and the board equal to what the options want of it. */

import { OverlayElement } from "../../js/overlay-element.js";
import { Board } from "./board.js";
import { Filter } from "./filter.js";
import { Header } from "./header.js";
import { hasLine } from "./line.js";
import { Look } from "./look.js";
import { selection } from "./selection.js";
import { Transcript } from "./transcript.js";

const LONGEST_TIMER_MS = 2 ** 31 - 1;
const NONE = new Set();

export class OverlayChat extends OverlayElement {
  #transcript = new Transcript();
  #look = new Look();
  #filter = new Filter({}, this.#look);
  /** @type {Header} */
  #header;
  #viewers = 0;
  /** @type {Board} */
  #board;
  #timer = 0;

  connectedCallback() {
    const lines = this.querySelector(".lines");
    this.#header = new Header(this.querySelector(".header"));
    this.#board = new Board(lines, this.#look);
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

  receive(message) {
    const { type, state, viewers, overlay, events = [] } = message;
    this.#viewers = viewers ?? state?.viewers ?? this.#viewers;
    const isOther = this.#look.update(message, this.ground);
    if (overlay) this.#filter = new Filter(this.options, this.#look);
    if (type === "snapshot") {
      this.#transcript.clear();
      this.#look.people.learn(message.names, message.server_time);
    }
    this.#header.update(message, this.options, this.#viewers);
    const arrived = this.#take(events);
    if (isOther) {
      this.#filter.reconsider();
      this.#board.redraw();
    }
    if (overlay) this.#board.fit();
    this.#show(type === "events" ? arrived : NONE);
  }

  /** @returns {Set<string>} the lines that are new */
  #take(events) {
    const arrived = new Set();
    let renamed = false;
    for (const event of events) {
      if (event.type === "VISIBILITY-UPDATE") {
        this.#board.drop(this.#transcript.setVisibility(event, this.#viewers));
      } else if (hasLine(event)) {
        if (event.data.user) renamed = this.#look.meet(event) || renamed;
        const key = this.#transcript.add(event, this.#viewers);
        if (key) arrived.add(key);
      }
    }
    if (renamed) {
      this.#filter.reconsider();
      this.#board.rename();
    }
    return arrived;
  }

  #show(arrived) {
    const now = this.clock.now();
    const { options } = this;
    const wants = (line) => this.#filter.wants(line);
    const wanted = selection(this.#transcript.lines, { wants, options, limit: this.#board.limit, now });
    this.#board.show(wanted, arrived);
    clearTimeout(this.#timer);
    const next = Math.min(...wanted.map(({ end }) => end));
    if (next < Infinity) this.#timer = setTimeout(this.#fade, Math.min(LONGEST_TIMER_MS, next - now + 1));
  }

  #fade = () => {
    const seen = document.visibilityState === "visible" && this.options.animate !== "none";
    if (seen) this.#board.fadeOut(this.clock.now());
    this.#show(NONE);
  };

  #update = () => this.#show(NONE);

  #fit = () => {
    this.#board.fit();
    if (this.options.limit === 0) this.#show(NONE);
  };
}

customElements.define("overlay-chat", OverlayChat);
