/** Finds a streamer's words in what viewers write: whole words, in capitals or not, with * for any letters. */

import { matches } from "./glob.js";

/** Scripts that put no space between words: in them a word has no edge. */
const UNSPACED = `[${["Han", "Hiragana", "Katakana", "Thai", "Lao", "Khmer", "Myanmar"]
  .map((script) => String.raw`\p{Script=${script}}`)
  .join("")}]`;
const LETTER = String.raw`(?!${UNSPACED})[\p{L}\p{M}\p{N}_]`;
const BEGINS_WITH_LETTER = new RegExp(`^${LETTER}`, "u");
const ENDS_WITH_LETTER = new RegExp(`${LETTER}$`, "u");
const SPECIAL = /[\\^$.*+?()[\]{}|/]/gu;
/** Letters that take no room, put between others so that a word is not found. */
const INVISIBLE = /\p{Cf}/gu;
const TOKEN = /\S+/gu;
const OUTER = /^[^\p{L}\p{N}_*]+|[^\p{L}\p{N}_*]+$/gu;

/** From `start` up to `end`, as `slice` takes them. @typedef {[start: number, end: number]} Span */

export class Words {
  /** @type {RegExp | null} */
  #plain;
  /** @type {string[][]} patterns with a *, word by word */
  #patterns;

  /** @param {string[]} words */
  constructor(words) {
    const kept = words.map((word) => word.normalize("NFC").replace(INVISIBLE, "").trim()).filter(Boolean);
    const plain = kept.filter((word) => !word.includes("*"));
    this.#plain = plain.length ? new RegExp(plain.map(wholeWord).join("|"), "giu") : null;
    this.#patterns = kept.filter((word) => word.includes("*")).map((word) => word.toLowerCase().split(/\s+/u));
  }

  /** Whether there are none to look for. */
  get none() {
    return !this.#plain && !this.#patterns.length;
  }

  /** @param {string} text */
  in(text) {
    return this.find(text).length > 0;
  }

  /**
   * Where they stand, some perhaps over others.
   *
   * @param {string} text
   * @returns {Span[]}
   */
  find(text) {
    const found = this.#plain ? [...text.matchAll(this.#plain)].map((match) => spanOf(match)) : [];
    if (!this.#patterns.length) return found;
    const tokens = [...text.matchAll(TOKEN)].map((match) => ({ ...variants(match[0]), span: spanOf(match) }));
    for (const pattern of this.#patterns) {
      for (let first = 0; first + pattern.length <= tokens.length; first += 1) {
        const some = tokens.slice(first, first + pattern.length);
        if (some.every(({ whole, bare }, index) => matches(pattern[index], bare) || matches(pattern[index], whole))) {
          found.push([some[0].span[0], some.at(-1).span[1]]);
        }
      }
    }
    return found;
  }
}

function wholeWord(word) {
  const letters = [...word].map((letter) => (/\s/u.test(letter) ? String.raw`\s+` : letter.replace(SPECIAL, "\\$&")));
  const before = BEGINS_WITH_LETTER.test(word) ? `(?<!${LETTER})` : "";
  const after = ENDS_WITH_LETTER.test(word) ? `(?!${LETTER})` : "";
  return before + letters.join(String.raw`\p{Cf}*`) + after;
}

function spanOf(match) {
  return [match.index, match.index + match[0].length];
}

/** A word as it stands, and without the marks around it. */
function variants(token) {
  const whole = token.normalize("NFC").replace(INVISIBLE, "").toLowerCase();
  return { whole, bare: whole.replace(OUTER, "") };
}
