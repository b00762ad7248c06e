/**
 * Where the panes of a wide panel stand: columns side by side, in each of them panes one above the other. No DOM in here.
 *
 * Sizes are shares of the whole: those of the columns add up to 1, and in each column those of its panes.
 */

export const PANES = ["chat", "activity", "alerts", "overlays"];

const KEY = "panel.arrangement";
const SMALLEST = 0.08;

/** @typedef {{width: number, panes: {name: string, height: number}[]}} Column */
/** @typedef {"left" | "right" | "above" | "below"} Side */

/** @returns {Column[]} */
function first() {
  return [
    { width: 0.334, panes: [{ name: "chat", height: 1 }] },
    { width: 0.258, panes: [{ name: "activity", height: 1 }] },
    { width: 0.408, panes: [{ name: "alerts", height: 0.47 }, { name: "overlays", height: 0.53 }] },
  ];
}

/** Reports `panel:arranged` (detail: whether panes moved, not only their edges) whenever something is elsewhere. */
export class Arrangement extends EventTarget {
  /** @type {Column[]} */
  columns = read() ?? first();

  /** Where each pane is, in shares of the whole. @returns {Map<string, {x: number, y: number, width: number, height: number}>} */
  boxes() {
    const boxes = new Map();
    let x = 0;
    for (const { width, panes } of this.columns) {
      let y = 0;
      for (const { name, height } of panes) {
        boxes.set(name, { x, y, width, height });
        y += height;
      }
      x += width;
    }
    return boxes;
  }

  /** Puts a pane at a side of another one: into a column of its own, or into that one's column. @param {Side} side */
  move(name, other, side) {
    if (name === other) return;
    this.#take(name);
    const at = this.#columnOf(other);
    const column = this.columns[at];
    if (side === "left" || side === "right") {
      column.width /= 2;
      this.columns.splice(side === "left" ? at : at + 1, 0, { width: column.width, panes: [{ name, height: 1 }] });
    } else {
      const row = column.panes.findIndex((pane) => pane.name === other);
      const pane = column.panes[row];
      pane.height /= 2;
      column.panes.splice(side === "above" ? row : row + 1, 0, { name, height: pane.height });
    }
    this.#changed(true);
  }

  /**
   * Moves a pane one step. To a side: past the next column, or out of the one it shares. Up or down: past the pane
   * there, or from a column of its own into the one beside it.
   *
   * @param {Side} side
   */
  step(name, side) {
    const at = this.#columnOf(name);
    const { panes } = this.columns[at];
    const row = panes.findIndex((pane) => pane.name === name);
    const step = side === "left" || side === "above" ? -1 : 1;
    if (side === "left" || side === "right") {
      if (panes.length > 1) this.move(name, panes[row ? row - 1 : 1].name, side);
      else this.#swap(this.columns, at, at + step);
    } else if (panes.length > 1) {
      this.#swap(panes, row, row + step);
    } else if (this.columns.length > 1) {
      const beside = this.columns[at ? at - 1 : 1].panes;
      this.move(name, beside.at(step < 0 ? 0 : -1).name, side);
    }
  }

  /** Moves the edge after a column. @param {number} at @param {number} by a share of the whole */
  widen(at, by) {
    this.#shift(this.columns, "width", at, by);
  }

  /** Moves the edge below a pane. */
  heighten(column, row, by) {
    this.#shift(this.columns[column].panes, "height", row, by);
  }

  /** As it was at first. */
  reset() {
    this.columns = first();
    this.#changed(true);
  }

  #columnOf(name) {
    return this.columns.findIndex(({ panes }) => panes.some((pane) => pane.name === name));
  }

  /** Takes a pane out; those that stay share its room. */
  #take(name) {
    const at = this.#columnOf(name);
    const { panes } = this.columns[at];
    panes.splice(panes.findIndex((pane) => pane.name === name), 1);
    if (!panes.length) this.columns.splice(at, 1);
    fill(panes, "height");
    fill(this.columns, "width");
  }

  #swap(list, one, other) {
    if (other < 0 || other >= list.length) return;
    [list[one], list[other]] = [list[other], list[one]];
    this.#changed(true);
  }

  #shift(list, side, at, by) {
    const both = list[at][side] + list[at + 1][side];
    const smallest = Math.min(SMALLEST, both / 2);
    list[at][side] = Math.min(both - smallest, Math.max(smallest, list[at][side] + by));
    list[at + 1][side] = both - list[at][side];
    this.#changed(false);
  }

  #changed(moved) {
    try {
      localStorage.setItem(KEY, JSON.stringify(this.columns));
    } catch {
      // a browser that keeps nothing arranges for this visit alone
    }
    this.dispatchEvent(new CustomEvent("panel:arranged", { detail: moved }));
  }
}

/** What was kept, if it still is an arrangement of these panes. @returns {Column[] | null} */
function read() {
  try {
    const columns = JSON.parse(localStorage.getItem(KEY));
    const names = columns.flatMap(({ panes }) => panes.map(({ name }) => name));
    if (names.length !== PANES.length || !PANES.every((name) => names.includes(name))) return null;
    const sizes = columns.flatMap(({ width, panes }) => [width, ...panes.map(({ height }) => height)]);
    if (!sizes.every((size) => size > 0 && size <= 1)) return null;
    fill(columns, "width");
    for (const { panes } of columns) fill(panes, "height");
    return columns;
  } catch {
    return null;
  }
}

/** Makes the sizes add up to 1. */
function fill(list, side) {
  const sum = list.reduce((all, one) => all + one[side], 0);
  for (const one of list) one[side] /= sum;
}
