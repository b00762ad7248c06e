/** The rows of a list that is told anew: the ones that stay are kept where they are, with focus and half-typed words. */

/**
 * @typedef {object} Row
 * @property {HTMLElement} element
 * @property {(item: any, index: number) => void} update
 */

export class Keyed {
  #list;
  #keyOf;
  #make;
  /** @type {Map<unknown, Row>} */
  #rows = new Map();

  /**
   * @param {HTMLElement} list
   * @param {(item: any) => unknown} keyOf
   * @param {(item: any) => Row} make
   */
  constructor(list, keyOf, make) {
    this.#list = list;
    this.#keyOf = keyOf;
    this.#make = make;
  }

  /** Makes the rows those of the items, in their order. */
  update(items) {
    const focused = document.activeElement;
    const wanted = new Set(items.map(this.#keyOf));
    for (const [key, row] of this.#rows) {
      if (wanted.has(key)) continue;
      row.element.remove();
      this.#rows.delete(key);
    }
    let next = this.#list.firstElementChild;
    items.forEach((item, index) => {
      const key = this.#keyOf(item);
      const row = this.#rows.get(key) ?? this.#make(item);
      this.#rows.set(key, row);
      row.update(item, index);
      if (row.element === next) next = next.nextElementSibling;
      else this.#list.insertBefore(row.element, next);
    });
    // a node that is moved loses the focus
    if (focused !== document.activeElement && this.#list.contains(focused)) focused.focus({ preventScroll: true });
  }

  /** @returns {Row | undefined} */
  row(key) {
    return this.#rows.get(key);
  }
}
