/** Puts words where they belong, but only new ones: a live region would read the same ones out again. */
export function say(element, words) {
  if (element.textContent !== words) element.textContent = words;
}
