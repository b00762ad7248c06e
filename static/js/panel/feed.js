/** What the server tells the panel: holds the newest state and status, and passes on what happens. */

import { ServerClock } from "../clock.js";

const STATE = { live: false, since: null, ended: null, title: "", viewers: 0, peak_viewers: 0, name: "" };
const STATUS = {
  owncast: { url: "", state: "unset", message: "", name: "", version: "", checked_at: null, token: "unset" },
  webhook: { last_at: null, last_type: "", received: 0, refused: {}, undecoded: 0 },
  storage: { ok: true, message: "" },
  overlays: [],
  queues: [],
  air: { on: true, since: null },
  featured: [],
  saved: [],
  demo: false,
};

/**
 * Reports `panel:reset` (detail: the events of a snapshot), `panel:events` (detail: events), `panel:state`,
 * `panel:status` (detail: names of the sections that changed) and `panel:line` (the line to the server came or went).
 */
export class Feed extends EventTarget {
  state = STATE;
  status = STATUS;
  /** False until the first snapshot. */
  ready = false;
  open = false;
  /** When the line was lost, when it is tried again: as `now`, which no clock that is set moves; null while it is open. */
  lostAt = null;
  nextTryAt = null;
  /** When the newest event came, by the page's clock. */
  lastEventAt = null;
  /** Whether a webhook ever came, as far as this page was told. */
  heard = false;
  /** Which overlays had pages and lost the last one, and when. */
  emptied = new Map();

  #clock = new ServerClock();

  /** Now by the server's clock. */
  get now() {
    return this.#clock.now();
  }

  /** Takes in one message of the panel's socket. */
  apply(frame) {
    if (frame.type === "snapshot" || frame.type === "resume") {
      this.#clock.set(frame.server_time);
      this.ready = true;
      if (frame.type === "snapshot") {
        // the list of events is read beside the state they lead to
        this.state = frame.state;
        const newest = Math.max(...frame.events.map((event) => Date.parse(event.received_at)));
        if (Number.isFinite(newest)) this.lastEventAt = newest;
        this.#hear(frame.events);
        this.#report("panel:reset", frame.events);
      }
      this.#takeStatus(frame.status ?? {});
      this.#takeState(frame.state);
    } else if (frame.type === "events") {
      if (frame.events.length) this.lastEventAt = this.now;
      this.#hear(frame.events);
      if (typeof frame.viewers === "number" && frame.viewers !== this.state.viewers) {
        const peak = Math.max(this.state.peak_viewers, frame.viewers);
        this.#takeState({ ...this.state, viewers: frame.viewers, peak_viewers: peak });
      }
      this.#report("panel:events", frame.events);
    } else if (frame.type === "status") {
      this.#takeStatus(frame.status);
    } else if (frame.type === "state") {
      this.#takeState(frame.state);
    }
  }

  /** The answer to an alerts call: the queues it names replace ours. */
  applyQueues(queues) {
    const named = new Map(queues.map((queue) => [queue.overlay, queue]));
    const kept = this.status.queues.map((queue) => named.get(queue.overlay) ?? queue);
    this.#takeStatus({ queues: kept.length ? kept : queues });
  }

  opened() {
    this.open = true;
    this.lostAt = null;
    this.nextTryAt = null;
    this.#report("panel:line");
  }

  /** @param {number | null} nextTryIn milliseconds; null while it is being tried */
  lost(nextTryIn) {
    this.open = false;
    this.lostAt ??= this.now;
    this.nextTryAt = nextTryIn === null ? null : this.now + nextTryIn;
    this.#report("panel:line");
  }

  #hear(events) {
    this.heard ||= events.some(({ source }) => source === "webhook");
  }

  #takeState(state) {
    this.state = state;
    this.#report("panel:state");
  }

  #takeStatus(sections) {
    if (sections.overlays) this.#forgetDeleted(sections.overlays);
    for (const overlay of sections.overlays ?? []) {
      const before = this.status.overlays.find((other) => other.id === overlay.id);
      if (overlay.connected) this.emptied.delete(overlay.id);
      else if (before?.connected) this.emptied.set(overlay.id, this.now);
    }
    this.status = { ...this.status, ...sections };
    this.#report("panel:status", Object.keys(sections));
  }

  #forgetDeleted(overlays) {
    for (const id of this.emptied.keys()) {
      if (!overlays.some((overlay) => overlay.id === id)) this.emptied.delete(id);
    }
  }

  #report(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

export const feed = new Feed();
