/** What was changed in this session, to go back and forth. No DOM in here. */

/** @typedef {import("./look.js").Change} Change */

const KEPT = 500;

export class History {
  /** @type {{key: string, before: Change, after: Change, open: boolean}[]} */
  #done = [];
  #undone = [];

  get canUndo() {
    return this.#done.length > 0;
  }

  get canRedo() {
    return this.#undone.length > 0;
  }

  /**
   * A drag is one step however many values it passes: it goes on in the step that is open.
   *
   * @param {string} key what is changed
   * @param {Change} before
   * @param {Change} after
   * @param {boolean} open whether more of the same may follow
   */
  record(key, before, after, open) {
    this.#undone = [];
    const last = this.#done.at(-1);
    if (last?.open && last.key === key) {
      last.after = after;
      last.open = open;
      return;
    }
    this.seal();
    this.#done.push({ key, before, after, open });
    if (this.#done.length > KEPT) this.#done.shift();
  }

  /** The next change is a step of its own. */
  seal() {
    const last = this.#done.at(-1);
    if (last) last.open = false;
  }

  /** That change came to nothing: there is no way back to it. @param {string} key */
  forget(key) {
    const at = this.#done.findLastIndex((step) => step.key === key);
    if (at >= 0) this.#done.splice(at, 1);
  }

  /** @returns {Change | null} */
  undo() {
    return this.#move(this.#done, this.#undone, "before");
  }

  /** @returns {Change | null} */
  redo() {
    return this.#move(this.#undone, this.#done, "after");
  }

  #move(from, to, side) {
    const step = from.pop();
    if (!step) return null;
    step.open = false;
    to.push(step);
    return step[side];
  }
}
