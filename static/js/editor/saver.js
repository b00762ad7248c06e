/** Brings changes to the server: the first at once, further ones of a drag together, never two calls at a time. */

import { call } from "../panel/api.js";

const PAUSE_MS = 150;
const RETRY_MS = 3000;
const CONFLICT = 409;
/** The server names what it refuses: "size: 'abc' is not a number from 8 to 200". */
const NAMED = /^(\w+): /;

/** @typedef {import("./look.js").Change & {name?: string}} Change */

export class Saver {
  #path;
  #listener;
  /** @type {Change | null} */
  #waiting = null;
  #busy = false;
  /** Somebody else was faster: nothing goes out until it was said whose change counts. */
  #stuck = false;
  #timer = 0;

  /**
   * @param {string} path of what is edited
   * @param {object} listener
   * @param {() => {revision?: number}} listener.base what every change says beside itself
   * @param {(subject: object, isAll: boolean) => void} listener.saved `isAll`: nothing else waits
   * @param {(name: string, message: string) => void} listener.refused a value that was not taken; name may be empty
   * @param {(message: string) => void} listener.unreached it is tried again
   * @param {(present: object) => void} listener.conflict somebody else was faster; it waits for `settle`
   */
  constructor(path, listener) {
    this.#path = path;
    this.#listener = listener;
  }

  /** Whether the server has everything. */
  get idle() {
    return !this.#busy && this.#waiting === null;
  }

  /** What the server does not have yet. @returns {Change | null} */
  get waiting() {
    return this.#waiting;
  }

  /** @param {Change} change */
  save(change) {
    const options = { ...this.#waiting?.options, ...change.options };
    this.#waiting = { ...this.#waiting, ...change };
    if (Object.keys(options).length) this.#waiting.options = options;
    if (!this.#busy && !this.#timer) this.#send();
  }

  /** Tries now what waits. */
  retry() {
    if (this.#waiting && !this.#busy) this.#send();
  }

  /** After a conflict: what waits goes out, or comes to nothing. @param {boolean} counts */
  settle(counts) {
    this.#stuck = false;
    if (!counts) this.#waiting = null;
    this.retry();
  }

  async #send() {
    if (this.#stuck) return;
    clearTimeout(this.#timer);
    this.#timer = 0;
    const change = this.#waiting;
    this.#waiting = null;
    this.#busy = true;
    let pause = PAUSE_MS;
    try {
      const subject = await call("PATCH", this.#path, { ...change, ...this.#listener.base() });
      this.#busy = false;
      this.#listener.saved(subject, this.#waiting === null);
    } catch (error) {
      this.#busy = false;
      if (error.status === 0 || error.status >= 500) {
        this.#waiting = merged(change, this.#waiting);
        pause = RETRY_MS;
        this.#listener.unreached(error.message);
      } else if (error.status === CONFLICT && error.answer?.present) {
        this.#waiting = merged(change, this.#waiting);
        this.#stuck = true;
        this.#listener.conflict(error.answer.present);
      } else {
        this.#refused(change, error.message);
      }
    }
    // also when nothing waits: what comes within the pause goes together
    this.#timer = setTimeout(() => {
      this.#timer = 0;
      this.retry();
    }, pause);
  }

  /** One wrong value does not take the others with it. */
  #refused(change, message) {
    const name = NAMED.exec(message)?.[1] ?? "";
    const rest = { ...change, options: { ...change.options } };
    const named = name in rest.options || name in rest;
    delete rest.options[name];
    delete rest[name];
    if (named && (Object.keys(rest.options).length || Object.keys(rest).length > 1)) this.#waiting = merged(rest, this.#waiting);
    this.#listener.refused(named ? name : "", named ? message.replace(NAMED, "") : message);
  }
}

/** @param {Change} earlier @param {Change | null} later */
function merged(earlier, later) {
  const options = { ...earlier.options, ...later?.options };
  return { ...earlier, ...later, ...(Object.keys(options).length && { options }) };
}
