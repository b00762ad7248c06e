/**
 * Words with placeholders, as nodes: what a placeholder stands for is text, whatever it looks like.
 *
 * All of them are replaced in one pass, so that a viewer called "{message}" stays that. One that does not exist is left
 * as it was typed. Both {name} and {{name}} are known: people come from programs that have the one or the other.
 */

import { messageBody, textNodes } from "../../js/message-body.js";
import { displayName } from "../../js/viewer-text.js";
import { firstLetters, shortened } from "./shorten.js";

/** Nobody reads more of a name or a title on a screen. */
const LONGEST = { name: 80, title: 120 };
const PLACEHOLDER = /\{\{\s*(\w+)\s*\}\}|\{\s*(\w+)\s*\}/g;

/**
 * What placeholders stand for.
 * @typedef {object} Values
 * @property {string} name may be empty
 * @property {string} message the viewer's words without emoji
 * @property {number} count how many people a merged alert stands for
 * @property {string} handle
 * @property {string} title
 * @property {string} old_name
 * @property {number} viewers
 * @property {number} uptime seconds
 */

/**
 * Pieces of a template: words as they were typed, or the name of a placeholder.
 * @typedef {{text: string} | {value: string, typed: string}} Piece
 */

/** @param {string} template @returns {Piece[]} */
export function pieces(template) {
  const found = [];
  let end = 0;
  for (const match of template.matchAll(PLACEHOLDER)) {
    if (match.index > end) found.push({ text: template.slice(end, match.index) });
    found.push({ value: (match[1] ?? match[2]).toLowerCase(), typed: match[0] });
    end = match.index + match[0].length;
  }
  if (end < template.length) found.push({ text: template.slice(end) });
  return found;
}

/**
 * A template as nodes: text, and a `<b class="value" data-value="name">` for each placeholder.
 *
 * @param {string} template the streamer's
 * @param {Record<string, () => (string | Node)[]>} values what each placeholder puts in
 * @returns {(string | Node)[]}
 */
export function filled(template, values) {
  return pieces(template).flatMap((piece) => {
    if ("text" in piece) return textNodes(piece.text);
    if (!Object.hasOwn(values, piece.value)) return textNodes(piece.typed);
    return values[piece.value]();
  });
}

/**
 * `<b class="value" data-value="name">`, or nothing where there is nothing to say.
 *
 * @param {string} name of the placeholder
 * @param {(string | Node)[]} nodes
 * @returns {HTMLElement[]}
 */
export function valueNodes(name, nodes) {
  if (!nodes.length) return [];
  const node = document.createElement("b");
  node.className = "value";
  node.dataset.value = name;
  node.append(...nodes);
  return [node];
}

/**
 * What each placeholder but {name} puts into a line.
 *
 * @param {import("./alerts.js").Alert} alert
 * @param {number} messageLength letters
 * @returns {Record<string, () => (string | Node)[]>}
 */
export function valuesOf({ values, fragments }, messageLength) {
  const plain = (name, text) => [name, () => valueNodes(name, text ? textNodes(shown(text, LONGEST.title)) : [])];
  return Object.fromEntries([
    ["message", () => {
      const some = shortened(fragments, messageLength);
      return some.length ? valueNodes("message", [messageBody(some, { large: false })]) : [];
    }],
    plain("count", String(values.count || 1)),
    plain("handle", values.handle && `@${values.handle.replace(/^@/, "")}`),
    plain("title", values.title),
    plain("old_name", values.old_name),
    plain("viewers", String(values.viewers ?? 0)),
    plain("uptime", timeOf(values.uptime ?? 0)),
  ]);
}

/**
 * A name as it is drawn.
 *
 * @param {string} name untrusted
 */
export function shownName(name) {
  return shown(name, LONGEST.name);
}

function shown(text, most) {
  const whole = displayName(text);
  const first = firstLetters(whole, most);
  return first.length < whole.length ? `${first.trimEnd()}…` : whole;
}

/** "2 h 5 min": as long as the stream lasts. */
function timeOf(seconds) {
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
