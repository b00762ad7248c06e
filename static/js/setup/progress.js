/** How far the set-up is, as the server says it: asked again when something happened that may have changed it. */

import { call } from "../panel/api.js";
import { feed } from "../panel/feed.js";

/** Reports `setup:progress`. */
class Progress extends EventTarget {
  /** The answer of `/api/setup`; null until it came. @type {any} */
  setup = null;
  /** The answer of `/api/configuration`. @type {any} */
  configuration = null;

  #asked = "";

  start() {
    feed.addEventListener("panel:status", () => this.#follow());
  }

  async load() {
    try {
      [this.setup, this.configuration] = await Promise.all([call("GET", "/api/setup"), call("GET", "/api/configuration")]);
    } catch {
      // The line to the server says that it is gone, and when it is back this is asked again.
      return;
    }
    this.dispatchEvent(new Event("setup:progress"));
  }

  /** Whether an event of this type ever came, and when last (milliseconds, null where only a run before knows). */
  seen(type) {
    const known = this.setup?.types.find((one) => one.type === type);
    const now = feed.status.webhook.seen?.[type] ?? 0;
    return { ever: Boolean(now || known?.first_at), count: now, lastAt: known?.last_at ? Date.parse(known.last_at) : null };
  }

  get seenAny() {
    return Boolean(feed.status.webhook.last_at || this.setup?.types.some((one) => one.first_at));
  }

  #follow() {
    const { owncast, webhook } = feed.status;
    const matters = JSON.stringify([owncast.url, owncast.state, owncast.version, owncast.token, Object.keys(webhook.seen ?? {}).length]);
    if (matters === this.#asked) return;
    const first = !this.#asked;
    this.#asked = matters;
    if (!first) this.load();
  }
}

export const progress = new Progress();
