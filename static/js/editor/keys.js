/** The editor's keys. They are off while a field has the focus; Esc leaves it. */

const FIELDS = "input:not([type=radio], [type=checkbox], [type=range], [type=color]), textarea, select";

/**
 * @param {object} actions
 * @param {() => void} actions.undo
 * @param {() => void} actions.redo
 * @param {(number: number) => void} actions.test
 * @param {() => void} actions.find
 * @param {Record<string, () => void>} [actions.letters] what further keys do
 */
export function startKeys({ undo, redo, test, find, letters = {} }) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey || event.isComposing) return;
    if (document.querySelector("dialog[open]")) return;
    if (event.target.matches(FIELDS)) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const act = actionOf(event);
    if (!act) return;
    event.preventDefault();
    act();
  });

  function actionOf({ key, ctrlKey, metaKey, shiftKey, repeat }) {
    const letter = key.toLowerCase();
    if (ctrlKey || metaKey) {
      if (letter === "z") return shiftKey ? redo : undo;
      return letter === "y" && !metaKey ? redo : null;
    }
    if (repeat) return null;
    if (/^[1-9]$/.test(key)) return () => test(Number(key));
    return key === "/" ? find : (letters[letter] ?? null);
  }
}
