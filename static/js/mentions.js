/** Finds "@name" in what viewers write, and knows the colours of those who spoke lately. */

const LONGEST_NAME = 30;
const MOST_PEOPLE = 500;
const MOST_SIGNS = 20;
const WORD = /[\p{L}\p{N}_]/u;

/**
 * @typedef {object} Person
 * @property {string} name
 * @property {number} color
 * @property {string} id
 */

/** The people of a chat, by name; the ones longest silent are forgotten first. */
export class Mentions {
  /** @type {Map<string, Person>} */
  #people = new Map();

  /**
   * @param {string} name
   * @param {number} color Owncast's `displayColor`
   * @param {string} [id] Owncast's
   */
  remember(name, color, id = "") {
    const key = name.toLowerCase();
    this.#people.delete(key);
    this.#people.set(key, { name, color, id });
    if (this.#people.size > MOST_PEOPLE) this.#people.delete(this.#people.keys().next().value);
  }

  /**
   * The text, cut into plain parts and nodes for the people it names.
   *
   * @param {string} text
   * @param {(words: string, color: number, person: Person) => Node} draw
   * @returns {(string | Node)[]}
   */
  mark(text, draw) {
    const parts = [];
    let rest = 0;
    let from = text.indexOf("@");
    for (let signs = 0; from >= 0 && signs < MOST_SIGNS; signs += 1) {
      const found = this.#personAt(text, from + 1);
      if (found) {
        const end = from + 1 + found.length;
        parts.push(text.slice(rest, from), draw(text.slice(from, end), found.person.color, found.person));
        rest = end;
      }
      from = text.indexOf("@", Math.max(rest, from + 1));
    }
    parts.push(text.slice(rest));
    return parts.filter((part) => part !== "");
  }

  /** The longest known name that stands there and ends with its word. */
  #personAt(text, start) {
    const longest = Math.min(LONGEST_NAME * 2, text.length - start);
    for (let length = longest; length > 0; length -= 1) {
      const person = this.#people.get(text.slice(start, start + length).toLowerCase());
      const following = text.slice(start + length, start + length + 2);
      if (person && !WORD.test([...following][0] ?? "")) return { person, length };
    }
    return null;
  }
}
