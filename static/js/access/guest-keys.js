/** The keys of a guest: those of the panel that are about the chat. Off while a field has the focus. */

const FIELDS = "input:not([type=radio]), textarea, select";

const chat = document.querySelector("panel-chat");

const ACTIONS = {
  j: () => chat.chooser.move(1, -1),
  k: () => chat.chooser.move(-1, -1),
  h: () => chat.hide(),
  u: () => chat.undo(),
  "/": () => chat.find(),
  h: () => chat.hide(),
  u: () => chat.undo(),
};

export function startGuestKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.matches(FIELDS)) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const action = ACTIONS[event.key];
    if (!action || (event.repeat && !"jk".includes(event.key))) return;
    event.preventDefault();
    action();
  });
}
