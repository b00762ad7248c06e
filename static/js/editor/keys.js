/** The editor's keys. They are off while a field has the focus; Esc leaves it. */

const FIELDS = "input:not([type=radio], [type=checkbox], [type=range], [type=color]), textarea, select";

/**
 * @param {object} actions
 * @param {() => void} actions.undo
 * @param {() => void} actions.redo
 * @param {(number: number) => void} actions.test
 * @param {() => void} actions.copy
 * @param {() => void} actions.find
 */
export function startKeys({ undo, redo, test, copy, find }) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey || event.isComposing) return;
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
    if (letter === "y") return copy;
    return key === "/" ? find : null;
  }
}
