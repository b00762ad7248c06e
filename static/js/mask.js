/** A message with some of its words made unreadable, as long as they were. */

const SEGMENTER = new Intl.Segmenter();

/**
 * What is read of a message, a line break as one.
 *
 * @param {import("./message-body.js").Fragment[]} fragments
 */
export function textOf(fragments) {
  return fragments.map(partOf).join("");
}

/** How many letters are read, as a reader counts them. */
export function lengthOf(text) {
  let length = 0;
  for (const _ of SEGMENTER.segment(text)) length += 1;
  return length;
}

/**
 * The same fragments with a • for each letter of the words. A word may begin in one fragment and end in another.
 *
 * @param {import("./message-body.js").Fragment[]} fragments
 * @param {import("./words.js").Words} words
 */
export function masked(fragments, words) {
  const spans = words.find(textOf(fragments));
  if (!spans.length) return fragments;
  let at = 0;
  return fragments.map((fragment) => {
    const part = partOf(fragment);
    const from = at;
    at += part.length;
    const inside = spans.filter(([start, end]) => start < at && end > from);
    return inside.length ? covered(fragment, part, inside.map(([start, end]) => [start - from, end - from])) : fragment;
  });
}

/** Letters and their marks as one, the way the streamer's words are. */
function partOf({ kind, text, url }) {
  if (kind === "break") return "\n";
  return (kind === "link" ? text || url : text).normalize("NFC");
}

/** An emoji that is one of the words is a picture no more. */
function covered(fragment, part, spans) {
  if (fragment.kind === "break") return fragment;
  const hit = (index) => spans.some(([start, end]) => index >= start && index < end);
  const text = [...SEGMENTER.segment(part)]
    .map(({ segment, index }) => (hit(index) && !/^\s$/u.test(segment) ? "•" : segment))
    .join("");
  return { ...fragment, text, kind: fragment.kind === "emoji" ? "text" : fragment.kind };
}
