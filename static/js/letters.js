/**
 * Faces that most pages never need, fetched when the first letter of theirs arrives.
 *
 * The style sheets name slices of a face by the letters in them, so that a page then loads only the slices it uses. A
 * theme with a face of its own for a script names that one's sheet in `--overlay-sheets-<script>`.
 */

const SCRIPTS = [
  { name: "japanese", letters: /[\u3000-\u30FF\u31F0-\u31FF\u3400-\u9FFF\uF900-\uFAFF\uFF00-\uFFEF]/u },
  { name: "emoji", letters: /\p{Emoji_Presentation}|\uFE0F/u, sheet: "noto-color-emoji" },
];

const waiting = new Set(SCRIPTS);
const seen = new Set();
const loaded = new Set();

/** @param {string} text that is about to be drawn */
export function loadLettersOf(text) {
  for (const script of waiting) {
    if (!script.letters.test(text)) continue;
    waiting.delete(script);
    seen.add(script);
    load(script);
  }
}

/** To be called when a theme has come into force: it may have other faces for the scripts that are on the page. */
export function lettersOfTheme() {
  for (const script of seen) load(script);
}

function load({ name, sheet }) {
  const named = getComputedStyle(document.documentElement).getPropertyValue(`--overlay-sheets-${name}`);
  for (const file of (sheet ?? named).split(/\s+/).filter(Boolean)) {
    if (loaded.has(file)) continue;
    loaded.add(file);
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = new URL(`../fonts/${file}.css`, import.meta.url).href;
    document.head.append(link);
  }
}
