/** The keys of the rules' page. They are off while a field has the focus; Esc leaves it. */

const FIELDS = "input:not([type=radio], [type=checkbox]), textarea, select";

/** @param {Record<string, () => void>} actions by key; "Ctrl s" works in fields as well */
export function startKeys(actions) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey || event.isComposing) return;
    const held = event.ctrlKey || event.metaKey;
    const action = actions[held ? `Ctrl ${event.key.toLowerCase()}` : event.key];
    if (event.target.matches(FIELDS) && !held) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (!action || (event.repeat && !"jk".includes(event.key))) return;
    event.preventDefault();
    action();
  });
}
