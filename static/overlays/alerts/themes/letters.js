/** A theme's own face for Japanese, fetched with the first such letter: the sheet that other themes use is not its. */

const JAPANESE = /[\u3000-\u30FF\u31F0-\u31FF\u3400-\u9FFF\uF900-\uFAFF\uFF00-\uFFEF]/u;
const loaded = new Set();

/**
 * @param {HTMLElement} alert with its words
 * @param {string} sheet the name of one in static/fonts
 */
export function japaneseLetters(alert, sheet) {
  const initials = [...alert.querySelectorAll(".person")].map((person) => person.dataset.initial).join("");
  if (loaded.has(sheet) || !JAPANESE.test(alert.textContent + initials)) return;
  loaded.add(sheet);
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = new URL(`../../../fonts/${sheet}.css`, import.meta.url).href;
  document.head.append(link);
}
