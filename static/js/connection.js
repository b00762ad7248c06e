/**
 * The page's WebSocket: open, say hello, back off, reopen, resume after the last event seen.
 *
 * Knows the envelope of the wire (protocol version, snapshot, resume, events) and nothing of what is drawn. While it is
 * connected it holds no timer: the server's own pings notice a page that is gone.
 */

export const PROTOCOL = 1;

/** Why the server closed, as it says it in the close code. */
export const CLOSED = Object.freeze({
  badMessage: 4000,
  replaced: 4001,
  tooSlow: 4002,
  tooMany: 4003,
  otherProtocol: 4004,
});

const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 10_000;
const OPENING_MS = 10_000;
const STEADY_MS = 5_000;

/** The version of the files this page runs: it is part of their addresses. */
const FILES = new URL(import.meta.url).pathname.split("/")[2];

/**
 * Where the connection stands.
 * @typedef {object} ConnectionState
 * @property {"stopped" | "connecting" | "open" | "waiting" | "refused"} status `refused`: the key is no longer valid,
 *   and tries are rare from now on
 * @property {number} [retryIn] milliseconds until the next try, while `waiting`
 * @property {number} [code] the code it was last closed with
 */

/**
 * What the connection calls.
 * @typedef {object} Receiver
 * @property {(message: object) => void} receive every message, in order; `late` is copied onto its events
 * @property {(state: ConnectionState) => void} [changed]
 * @property {() => object} [greeting] what a hello says beside what every page says
 * @property {() => boolean} [hidden] whether nobody sees the page although its document is visible
 * @property {() => void} [outdated] the server is another version than the one this page came from: load it again
 */

/** One socket that is kept open from `start()` to `stop()`, both safe to call twice. */
export class Connection {
  #address;
  #receiver;
  #socket = null;
  #timer = 0;
  #attempts = 0;
  #openedAt = 0;
  #log = null;
  #after = null;
  #version = null;
  #dropped = 0;
  #opened = 0;
  #saidVisible = true;
  /** @type {ConnectionState} */
  #state = { status: "stopped" };

  /**
   * @param {string | URL} address of the socket, with the query it should keep (http and https become ws and wss)
   * @param {Receiver} receiver
   */
  constructor(address, receiver) {
    this.#address = new URL(address, location.href);
    this.#address.protocol = this.#address.protocol.replace("http", "ws");
    this.#receiver = receiver;
  }

  start() {
    if (this.#state.status !== "stopped") return;
    document.addEventListener("visibilitychange", this.visibilityChanged);
    addEventListener("online", this.retry);
    this.#open();
  }

  stop() {
    document.removeEventListener("visibilitychange", this.visibilityChanged);
    removeEventListener("online", this.retry);
    this.#drop();
    this.#change({ status: "stopped" });
  }

  /** Tries now instead of at the end of the delay. */
  retry = () => {
    if (this.#state.status === "waiting") this.#open();
  };

  /**
   * @param {object} message
   * @returns {boolean} whether there was a socket to put it on; nothing is kept for later
   */
  send(message) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  #open() {
    this.#drop();
    const socket = new WebSocket(this.#resumeAddress());
    this.#socket = socket;
    this.#openedAt = 0;
    this.#timer = setTimeout(() => this.#lost(0), OPENING_MS);
    socket.onopen = () => this.#greet();
    socket.onmessage = ({ data }) => this.#received(data);
    socket.onclose = ({ code }) => this.#lost(code);
    this.#change({ status: "connecting" });
  }

  #resumeAddress() {
    const address = new URL(this.#address);
    if (this.#log !== null) {
      address.searchParams.set("after", String(this.#after));
      address.searchParams.set("log", this.#log);
    }
    return address;
  }

  #greet() {
    clearTimeout(this.#timer);
    this.#openedAt = performance.now();
    const preview = this.#address.searchParams.get("preview") === "1";
    const obs = window.obsstudio?.pluginVersion ?? "";
    this.#saidVisible = this.#isVisible;
    this.send({
      type: "hello",
      protocol: PROTOCOL,
      preview,
      visible: this.#saidVisible,
      obs,
      age: Math.round(performance.now() / 1000),
      files: FILES,
      dropped: this.#dropped,
      resumed: this.#opened,
      ...this.#receiver.greeting?.(),
    });
    this.#opened += 1;
    this.#change({ status: "open" });
  }

  #received(data) {
    let message;
    try {
      message = JSON.parse(data);
    } catch (error) {
      console.error("The server sent something that is not JSON.", error);
      return;
    }
    if (message.type === "snapshot" || message.type === "resume") {
      this.#log = message.log;
      this.#version ??= message.version;
      if (message.version !== this.#version) this.#receiver.outdated?.();
    }
    for (const event of message.events ?? []) event.late ||= Boolean(message.late);
    if (Number.isInteger(message.last_id)) this.#after = message.last_id;
    this.#receiver.receive(message);
  }

  #lost(code) {
    const steady = this.#openedAt && performance.now() - this.#openedAt > STEADY_MS;
    this.#drop();
    if (code === CLOSED.replaced) {
      // a key that was replaced and an overlay that was deleted can be taken back
      this.#timer = setTimeout(() => this.#open(), LONGEST_DELAY_MS);
      this.#change({ status: "refused", code });
      return;
    }
    if (code === CLOSED.tooSlow) this.#dropped += 1;
    if (code === CLOSED.otherProtocol) this.#receiver.outdated?.();
    if (steady) this.#attempts = 0;
    const atOnce = steady && code === CLOSED.tooSlow;
    const delay = atOnce ? 0 : delayBefore(this.#attempts++);
    this.#timer = setTimeout(() => this.#open(), delay);
    this.#change({ status: "waiting", code, retryIn: delay });
  }

  #drop() {
    clearTimeout(this.#timer);
    const socket = this.#socket;
    if (!socket) return;
    this.#socket = null;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  /** To be called when `hidden` may say something else; the document's own changes are noticed here. */
  visibilityChanged = () => {
    const visible = this.#isVisible;
    if (visible !== this.#saidVisible && this.send({ type: "visible", visible })) this.#saidVisible = visible;
    if (visible) this.retry();
  };

  get #isVisible() {
    return document.visibilityState === "visible" && !this.#receiver.hidden?.();
  }

  #change(state) {
    this.#state = state;
    this.#receiver.changed?.(this.#state);
  }
}

/** Doubles from a quarter of a second to ten, and strays, so that a restarted server is not met by all pages at once. */
function delayBefore(attempt) {
  const longest = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** attempt);
  return longest * (0.5 + Math.random() / 2);
}
