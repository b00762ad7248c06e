/** Viewers' words made safe to set beside others': direction, stacked marks, invisible controls. */

const STRONG = /[\p{L}\p{Nl}]/u;
const RIGHT_TO_LEFT =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}\p{Script=Mandaic}\p{Script=Samaritan}\p{Script=Hanifi_Rohingya}]/u;
const ADDRESSED = /@[\p{L}\p{M}\p{N}_]+/gu;
const STACKED_MARKS = /([\p{Mn}\p{Me}]{3})[\p{Mn}\p{Me}]+/gu;
const DIRECTION_CONTROLS = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;
const LINE_CONTROLS = /[\u0000-\u001F\u007F-\u009F\u2028\u2029]+/gu;

/**
 * The direction of a line: that of its first letter. Whom it speaks to by "@name" decides only where nothing else is
 * said: people write in their own direction, whatever the other's name is written in.
 *
 * @param {string} text
 * @returns {"ltr" | "rtl"}
 */
export function directionOf(text) {
  const letter = (STRONG.exec(text.replace(ADDRESSED, "")) ?? STRONG.exec(text))?.[0];
  return letter && RIGHT_TO_LEFT.test(letter) ? "rtl" : "ltr";
}

/**
 * The text with at most three marks stacked on a letter: no script needs more, and storms of them climb over the
 * neighbours.
 *
 * @param {string} text
 */
export function inSaneHeight(text) {
  return text.replace(STACKED_MARKS, "$1");
}

/**
 * A name as `<bdi class="name">`: its direction touches nothing around it, and it stays on one line of thought.
 *
 * @param {string} name untrusted
 * @returns {HTMLElement}
 */
export function nameNode(name) {
  const node = document.createElement("bdi");
  node.className = "name";
  node.textContent = displayName(name);
  return node;
}

/**
 * A name without control characters; one that is nothing else becomes "?".
 *
 * @param {string} name untrusted
 */
export function displayName(name) {
  return inSaneHeight(name.replace(DIRECTION_CONTROLS, "").replace(LINE_CONTROLS, " ")).trim() || "?";
}

/**
 * A follower's handle as people on the fediverse write it; "" for none.
 *
 * @param {string} [handle] untrusted
 */
export function handleShown(handle) {
  return handle ? `@${handle.replace(/^@/, "")}` : "";
}
