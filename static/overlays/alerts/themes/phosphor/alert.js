/** Phosphor: a status bar in reverse video, a prompt, and words that are typed. */

import { part, pictureOf, wantsSign } from "../draw.js";
import { japaneseLetters } from "../letters.js";
import { sign, signOf } from "../signs.js";

const OPEN_MS = 250;
const LONGEST_TYPING_MS = 1500;
const LETTER_MS = 25;
/** How much of the words' colour quiet ones have. */
const QUIET = 0.78;
const ON_WORDS = new Set(["over", "full"]);
/** Letters that stand alone; what joins its neighbours is typed by the word. */
const SCRIPTS = ["Latin", "Greek", "Cyrillic", "Han", "Hiragana", "Katakana"].map((name) => `\\p{Script=${name}}`);
const SINGLE = new RegExp(`^[${SCRIPTS.join("")}\\p{N}\\p{P}\\p{S}\\p{M}\\s]*$`, "u");

export const durations = { in: OPEN_MS + LONGEST_TYPING_MS + 100, out: 230 };

/** @returns {string} */
export function layoutOf() {
  return "toast";
}

/** @param {HTMLElement} element @param {import("../../alerts.js").Alert} alert */
export function decorate(element, alert) {
  const { layout } = element.dataset;
  const words = element.querySelector(".words");
  japaneseLetters(element, "dotgothic16");
  const host = ON_WORDS.has(layout) ? words : element;
  host.prepend(part("screen"));
  host.append(part("scan"), part("beam"));
  const { text_color: text, back_color: back } = alert.design.options;
  element.style.setProperty("--quiet", mixed(text, back, QUIET));
  statusBar(element, words, ON_WORDS.has(layout), alert);
  if (wantsSign(element, alert)) {
    pictureOf(element).append(sign(signOf(alert)));
  }
  element.toggleAttribute("data-alone", !element.querySelector(".picture")?.hasChildNodes());
  const people = element.querySelector(".people");
  if (people) words.append(people);
  type(words);
}

/** What happened on the left, the time on the right. */
function statusBar(element, words, inside, { started_at: started }) {
  const bar = document.createElement("div");
  bar.className = "status";
  const headline = words.querySelector(".headline");
  const now = started ? new Date(started) : new Date();
  const two = (number) => String(number).padStart(2, "0");
  const clock = part("clock", [document.createTextNode(`${two(now.getHours())}:${two(now.getMinutes())}`)]);
  if (headline) bar.append(headline);
  bar.append(clock);
  if (inside) words.querySelector("p")?.before(bar);
  else element.querySelector(":scope > .picture, :scope > .words").before(bar);
  element.toggleAttribute("data-untitled", !headline);
}

/** Every letter waits its turn, the cursor stands behind the last. */
function type(words) {
  const lines = [...words.querySelectorAll(".name > .line, .text > .line")];
  const pieces = lines.flatMap((line) => split(line));
  const each = Math.min(LETTER_MS, LONGEST_TYPING_MS / Math.max(1, pieces.length));
  pieces.forEach((piece, index) => piece.style.setProperty("--turn", `${Math.round(OPEN_MS + index * each)}ms`));
  lines.at(-1)?.append(part("cursor"));
  words.style.setProperty("--each", `${Math.round(each)}ms`);
  words.style.setProperty("--typed", `${Math.round(OPEN_MS + pieces.length * each)}ms`);
}

function split(line) {
  const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  const found = [];
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.nodeType === Node.TEXT_NODE || node.matches("img, .emoji")) found.push(node);
  }
  const texts = found.filter((node) => !(node.nodeType === Node.TEXT_NODE && node.parentElement.closest(".emoji")));
  return texts.flatMap((node) => {
    if (node.nodeType !== Node.TEXT_NODE) {
      node.classList.add("typed");
      return [node];
    }
    const spans = piecesOf(node.data).map((text) => {
      const span = document.createElement("span");
      span.className = "typed";
      span.textContent = text;
      return span;
    });
    node.replaceWith(...spans);
    return spans;
  });
}

function piecesOf(text) {
  return (text.match(/\s*\S+\s*/gu) ?? [text]).flatMap((word) =>
    SINGLE.test(word) ? [...new Intl.Segmenter().segment(word)].map(({ segment }) => segment) : [word]);
}

/** So much of the one colour, and of the other the rest. */
function mixed(one, other, share) {
  const parts = [1, 3, 5].map((at) => {
    const [here, there] = [one, other].map((color) => parseInt(color.slice(at, at + 2), 16));
    return Math.round(here * share + there * (1 - share)).toString(16).padStart(2, "0");
  });
  return `#${parts.join("")}`;
}
