/** Which alerts this page has shown to their end: a server that did not hear of it must not play them again. */

const KEPT = 8;

/**
 * Kept over a reload. An alert is known by its id and its time: a server that was put back to an earlier day gives the
 * same ids to others.
 */
export class Memory {
  #key;
  /** @type {{id: string, at: string}[]} */
  #ended;

  /** @param {string} name of this page among others of the same origin */
  constructor(name) {
    this.#key = `ended ${name}`;
    this.#ended = read(this.#key);
  }

  /** The ids, the newest last. */
  get ended() {
    return this.#ended.map(({ id }) => id);
  }

  /** @param {import("./alerts.js").Alert} alert */
  add(alert) {
    this.#ended = [...this.#ended, keyOf(alert)].slice(-KEPT);
    try {
      sessionStorage.setItem(this.#key, JSON.stringify(this.#ended));
    } catch {
      // A page without storage remembers as long as it is open.
    }
  }

  /** @param {import("./alerts.js").Alert} alert */
  has(alert) {
    const { id, at } = keyOf(alert);
    return this.#ended.some((ended) => ended.id === id && ended.at === at);
  }
}

function keyOf({ id, queued_at: at }) {
  return { id, at };
}

function read(key) {
  try {
    const found = JSON.parse(sessionStorage.getItem(key) ?? "[]");
    return found.filter(({ id, at }) => typeof id === "string" && typeof at === "string");
  } catch {
    return [];
  }
}
