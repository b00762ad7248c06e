/** Which lines name us: the streamer, as the configuration says who that is, and the bot that posts from here. */

import { call } from "./api.js";
import { may } from "./may.js";

const WORD = /[\p{L}\p{N}_]/u;

export class Addressed {
  #ids = new Set();
  /** Names in lower case. */
  #names = new Set();
  #known;

  /** @param {() => void} changed called when there is a name more */
  constructor(changed) {
    this.changed = changed;
    // who came by a link may not ask; posts still tell the bot's name
    this.#known = may.run ? this.#ask() : Promise.resolve();
  }

  async #ask() {
    try {
      const { streamers } = await call("GET", "/api/configuration");
      this.#ids = new Set(streamers?.value ?? []);
    } catch {
      // the server was not reached: the strip above the panes says so
    }
  }

  /** Learns from lines who is called how. @param {object[]} events */
  async learn(events) {
    await this.#known;
    const before = this.#names.size;
    for (const { type, source, data } of events) {
      const user = data?.user;
      if (typeof user?.name !== "string") continue;
      if (this.#ids.has(user.id) || (source === "post" && type === "CHAT")) this.#names.add(user.name.toLowerCase());
    }
    if (this.#names.size > before) this.changed();
  }

  /** Whether a line's words, in lower case, name one of us. @param {string} text */
  in(text) {
    for (const name of this.#names) {
      for (let at = text.indexOf(`@${name}`); at >= 0; at = text.indexOf(`@${name}`, at + 1)) {
        if (!WORD.test([...text.slice(at + name.length + 1, at + name.length + 3)][0] ?? "")) return true;
      }
    }
    return false;
  }
}
