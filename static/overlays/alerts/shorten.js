/** A message's fragments, cut to so many letters as readers see them. */

const ELLIPSIS = { kind: "text", text: "…", url: "", strong: false, em: false };
const segmenter = new Intl.Segmenter();

/**
 * The first `most` letters; a picture counts as one. Lines become one line: an alert has no room for poems.
 *
 * @param {import("../../js/message-body.js").Fragment[]} fragments
 * @param {number} most
 * @returns {import("../../js/message-body.js").Fragment[]}
 */
export function shortened(fragments, most) {
  const kept = [];
  let left = most;
  for (const fragment of fragments) {
    const one = fragment.kind === "break" ? { ...fragment, kind: "text", text: " " } : fragment;
    const whole = one.kind === "emoji" && one.url !== "";
    const letters = whole ? 1 : lengthWithin(one.text, left + 1);
    if (letters > left) {
      if (!whole && left > 0) kept.push({ ...one, text: firstLetters(one.text, left).trimEnd() });
      return [...kept, ELLIPSIS];
    }
    left -= letters;
    kept.push(one);
  }
  return kept.some(({ kind, text }) => kind === "emoji" || text.trim()) ? kept : [];
}

/**
 * A text's first letters.
 *
 * @param {string} text
 * @param {number} most
 */
export function firstLetters(text, most) {
  let end = 0;
  let count = 0;
  for (const { index, segment } of segmenter.segment(text)) {
    if (count === most) break;
    count += 1;
    end = index + segment.length;
  }
  return text.slice(0, end);
}

/** How many letters it has; counting stops at `most`. */
function lengthWithin(text, most) {
  let count = 0;
  for (const _ of segmenter.segment(text)) {
    count += 1;
    if (count === most) break;
  }
  return count;
}
