/** The line that is on the stream large: marked in its row, and told above the box to write in while the row is away. */

import { call } from "./api.js";
import { feed } from "./feed.js";
import { make } from "./make.js";
import { may } from "./may.js";
import { count, t } from "./texts.js";
import { minutes } from "./times.js";

export class Featuring {
  #bar;
  #list;
  /** @type {{event: object, since: string, until: string | null} | null} */
  #shown = null;
  /** @type {import("./chat-line.js").ChatLine | null} */
  #line = null;
  /** Its row, which is looked after. @type {Element | null} */
  #row = null;
  #timer = 0;
  #inSight = false;
  #sight;

  /**
   * @param {HTMLElement} pane
   * @param {import("./chat-list.js").ChatList} list
   */
  constructor(pane, list) {
    this.#bar = pane.querySelector(".featured-bar");
    this.#list = list;
    this.#sight = new IntersectionObserver((seen) => this.#seen(seen.at(-1).isIntersecting), { root: pane.querySelector(".scroll") });
    this.#bar.querySelector("button")?.addEventListener("click", () => this.takeDown());
    feed.addEventListener("panel:status", () => this.update());
    document.addEventListener("visibilitychange", () => this.#tick());
  }

  get active() {
    return this.#shown !== null;
  }

  /** Whether this is the line on the stream. @param {import("./chat-line.js").ChatLine} line */
  is(line) {
    return this.#shown?.event.id === line.event.id;
  }

  /** After the status or the lines changed. */
  update() {
    const shown = feed.status.featured.find(({ event }) => event) ?? null;
    const line = shown ? (this.#list.withEvent(shown.event.id) ?? null) : null;
    if (line !== this.#line) {
      this.#line?.feature(null);
      line?.feature(may.run ? () => this.takeDown() : () => {});
    }
    if (this.#row !== (line?.element ?? null)) {
      this.#sight.disconnect();
      this.#inSight = false;
      this.#row = line?.element ?? null;
      if (this.#row) this.#sight.observe(this.#row);
    }
    this.#line = line;
    this.#shown = shown;
    this.#tell();
    this.#tick();
  }

  /** Puts a line on the stream, or takes it down if it is there. @param {import("./chat-line.js").ChatLine} line */
  async toggle(line) {
    if (this.is(line)) {
      await this.takeDown();
      return;
    }
    line.warn("");
    try {
      if (feed.status.featured.length === 0) await this.#makeOne(line);
      await call("PUT", "/api/featured", { event: line.event.id });
    } catch (error) {
      line.warn(error.message);
    }
  }

  async takeDown() {
    try {
      await call("PUT", "/api/featured", { event: null });
    } catch (error) {
      this.#line?.warn(error.message);
    }
  }

  /** There is no overlay for it yet: it is made, and has to be put into OBS. */
  async #makeOne(line) {
    await call("POST", "/api/overlays", { kind: "featured" });
    line.warn(t("chat.featured_made"));
  }

  #seen(inSight) {
    this.#inSight = inSight;
    this.#tell();
  }

  #tell() {
    this.#bar.hidden = !this.#shown || this.#inSight;
    if (this.#bar.hidden) return;
    const { data } = this.#shown.event;
    const words = data.fragments.map(({ text }) => text).join("");
    const name = data.user?.name ?? data.name ?? "";
    this.#bar.querySelector(".who").replaceChildren(name ? make("bdi", {}, name) : "");
    this.#bar.querySelector(".what").textContent = words;
  }

  /** Counts the seconds, while there is something to count and somebody to see it. */
  #tick() {
    clearTimeout(this.#timer);
    if (!this.#shown) return;
    const { since, until } = this.#shown;
    const now = feed.now;
    const words = until
      ? count("chat.on_screen_left", Math.max(0, Math.ceil((Date.parse(until) - now) / 1000)))
      : t("chat.on_screen", { time: minutes(now - Date.parse(since)) });
    this.#line?.tellFeatured(words);
    this.#bar.querySelector(".time").textContent = words;
    if (document.visibilityState === "visible") this.#timer = setTimeout(() => this.#tick(), 1000);
  }
}
