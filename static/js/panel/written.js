/** What was posted from this browser: for the arrow keys, also after a reload and in its other docks. It stays here. */

const KEY = "panel.written";
const MOST = 50;
/** Longer lines are not worth their room: who wrote one has it elsewhere. */
const LONGEST = 2000;

export class Written {
  /** What this page knows of, where the browser keeps nothing. */
  #lines = [];
  #kept = true;

  /** @returns {string[]} the newest last */
  all() {
    if (this.#kept) this.#lines = read() ?? this.#lines;
    return this.#lines;
  }

  /** @param {string} line what was posted just now */
  add(line) {
    if (line.length > LONGEST) return;
    this.#lines = [...this.all(), line].slice(-MOST);
    try {
      localStorage.setItem(KEY, JSON.stringify(this.#lines));
    } catch {
      this.#kept = false;
    }
  }
}

/** @returns {string[] | null} null where nothing can be read, or what is there is nothing of ours */
function read() {
  try {
    const lines = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    if (!Array.isArray(lines)) return null;
    return lines.filter((line) => typeof line === "string" && line.trim() && line.length <= LONGEST).slice(-MOST);
  } catch {
    return null;
  }
}
