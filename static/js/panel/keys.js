/** The keyboard: one letter, one action. Keys are off while a field has the focus; Esc leaves the field. */

import { ACTIONS, isHere } from "./actions.js";

const FIELDS = "input:not([type=radio]), textarea, select";
/** To hold these down goes on. */
const WALKING = "jk";

const byKey = new Map(ACTIONS.map((action) => [action.key, action]));

export function startKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (document.querySelector("dialog[open]")) return;
    if (event.target.matches(FIELDS)) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (event.repeat && !WALKING.includes(event.key)) return;
    const action = byKey.get(event.key);
    if (!action || !isHere(action)) return;
    event.preventDefault();
    action.act();
  });
}
