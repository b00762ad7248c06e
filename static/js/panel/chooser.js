/** Chooses one row of a list by key or tap, and marks it. */

export class Chooser {
  #list;
  #chosen = null;

  /** @param {HTMLElement} list */
  constructor(list, onChange = () => {}) {
    this.#list = list;
    this.onChange = onChange;
    list.addEventListener("click", (event) => {
      const row = event.target.closest("li");
      if (row && !event.target.closest("button, a") && !getSelection()?.toString()) this.choose(row);
    });
  }

  get chosen() {
    return this.#chosen?.isConnected ? this.#chosen : null;
  }

  /** Chooses a row, or none; the chosen row again lets it go. */
  choose(row) {
    const before = this.chosen;
    if (before) delete before.dataset.chosen;
    this.#chosen = row === before ? null : row;
    if (this.#chosen) this.#chosen.dataset.chosen = "true";
    this.onChange(this.#chosen);
  }

  /** To the next row that is shown in that direction; from nowhere to `start`, the newest. */
  move(step, start) {
    const rows = [...this.#list.children].filter((row) => row.matches("li.line, li.happening") && row.offsetParent);
    if (!rows.length) return;
    const at = rows.indexOf(this.chosen);
    const next = at < 0 ? rows.at(start) : rows[Math.min(rows.length - 1, Math.max(0, at + step))];
    if (next !== this.chosen) this.choose(next);
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  }
}
