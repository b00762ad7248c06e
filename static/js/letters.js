/**
 * Faces that most pages never need, fetched when the first letter of theirs arrives.
 *
 * The style sheets name slices of a face by the letters in them, so that a page then loads only the slices it uses.
 */

const FACES = [
  { letters: /[\u3000-\u30FF\u31F0-\u31FF\u3400-\u9FFF\uF900-\uFAFF\uFF00-\uFFEF]/u, sheet: "noto-sans-jp.css" },
  { letters: /\p{Emoji_Presentation}|\uFE0F/u, sheet: "noto-color-emoji.css" },
];

const waiting = new Set(FACES);

/** @param {string} text that is about to be drawn */
export function loadLettersOf(text) {
  for (const face of waiting) {
    if (!face.letters.test(text)) continue;
    waiting.delete(face);
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = new URL(`../fonts/${face.sheet}`, import.meta.url).href;
    document.head.append(link);
  }
}
