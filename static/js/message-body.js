/**
 * A message's fragments as DOM nodes.
 *
 * Whatever a viewer wrote goes in as text. Links are words, not doors: nobody can click a stream, and an address in
 * full would push everything else off it.
 */

import { inSaneHeight } from "./viewer-text.js";

/**
 * One piece of a message (`overlay/domain/text.py`).
 * @typedef {object} Fragment
 * @property {"text" | "emoji" | "link" | "code" | "break"} kind
 * @property {string} text what is read; an emoji's shortcode
 * @property {string} url a link's address, an emoji's picture; "" where there is none
 * @property {boolean} strong
 * @property {boolean} em
 */

/**
 * Cuts a text where something in it is to be marked.
 * @callback Marker
 * @param {string} text
 * @returns {(string | Node)[]}
 */

const LINK_LETTERS = 30;
/** An ellipsis does not stand in a row of its own: so many letters go with it. */
const LINK_END = 4;
const MOST_LARGE_EMOJI = 8;
const EMOJI =
  /((?:\p{RI}\p{RI}|[0-9#*]\uFE0F?\u20E3|(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F|\p{Emoji}\p{EMod})(?:\p{EMod}|\uFE0F|[\u{E0020}-\u{E007F}]|\u200D\p{Extended_Pictographic})*)+)/u;

/**
 * The body of a message: `<span class="body">` with its direction isolated from what stands before and after it.
 *
 * Inside it are text, `.emoji` (`<img>` for Owncast's own, `<span>` for letters), `.link`, `<code>`, `<strong>`, `<em>`.
 * `-large` says that it is emoji and nothing else.
 *
 * @param {Fragment[]} fragments
 * @param {{mark?: Marker, large?: boolean}} [options] `mark` may replace parts of plain text by nodes (mentions);
 *   without `large` emoji alone are no larger than others
 * @returns {HTMLSpanElement}
 */
export function messageBody(fragments, { mark = (text) => [text], large = true } = {}) {
  const body = document.createElement("span");
  body.className = large && isLoneEmoji(fragments) ? "body -large" : "body";
  for (const fragment of fragments) body.append(...nodesOf(fragment, mark));
  return body;
}

/**
 * Whether a message is a few emoji and nothing else.
 *
 * @param {Fragment[]} fragments
 */
export function isLoneEmoji(fragments) {
  let count = 0;
  for (const { kind, text, url } of fragments) {
    if (kind === "emoji" && url) count += 1;
    else if (kind === "text") {
      const parts = text.split(EMOJI);
      if (parts.some((part, index) => index % 2 === 0 && part.trim())) return false;
      for (let index = 1; index < parts.length; index += 2) count += letters(parts[index]);
    } else return false;
  }
  return count > 0 && count <= MOST_LARGE_EMOJI;
}

function letters(text) {
  return [...new Intl.Segmenter().segment(text)].length;
}

function nodesOf(fragment, mark) {
  switch (fragment.kind) {
    case "break":
      return [document.createElement("br")];
    case "emoji":
      return [picture(fragment)];
    case "link":
      return emphasised(fragment, [link(fragment)]);
    case "code":
      return emphasised(fragment, [labelled("code", "", inSaneHeight(fragment.text))]);
    default:
      return emphasised(fragment, textNodes(inSaneHeight(fragment.text), mark));
  }
}

function emphasised({ strong, em }, nodes) {
  let inside = nodes;
  if (em) inside = [wrapped("em", inside)];
  if (strong) inside = [wrapped("strong", inside)];
  return inside;
}

/**
 * Plain text as nodes: emoji stand in a span of their own, so that a theme's stroke spares them.
 *
 * @param {string} text
 * @param {Marker} [mark]
 * @returns {(string | Node)[]}
 */
export function textNodes(text, mark = (part) => [part]) {
  return text.split(EMOJI).flatMap((part, index) => {
    if (index % 2) return [labelled("span", "emoji", part)];
    return part ? mark(part) : [];
  });
}

/** The picture keeps its place from the start; one that does not come leaves its shortcode. */
function picture({ text, url }) {
  if (!url) return labelled("span", "shortcode", text);
  const image = document.createElement("img");
  image.className = "emoji";
  image.alt = text;
  image.draggable = false;
  image.addEventListener("error", () => image.replaceWith(labelled("span", "shortcode", text)), { once: true });
  image.src = url;
  return image;
}

/** "https://www.example.com/a/very/long/path" as "example.com/a/very/…"; a link with words of its own keeps them. */
function shortLink({ text, url }) {
  const words = text.trim() || url;
  const bare = words.replace(/^https?:\/\/(?:www\.)?/i, "").replace(/\/$/, "");
  if (bare === words && /\s/.test(words)) return inSaneHeight(words);
  const letters = [...bare];
  return inSaneHeight(letters.length > LINK_LETTERS ? `${letters.slice(0, LINK_LETTERS - 1).join("")}…` : bare);
}

function link(fragment) {
  const words = shortLink(fragment);
  if (!words.endsWith("…")) return labelled("span", "link", words);
  const letters = [...words];
  const node = labelled("span", "link", letters.slice(0, -LINK_END - 1).join(""));
  node.append(labelled("span", "end", letters.slice(-LINK_END - 1).join("")));
  return node;
}

function labelled(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.textContent = text;
  return node;
}

function wrapped(tag, nodes) {
  const node = document.createElement(tag);
  node.append(...nodes);
  return node;
}
