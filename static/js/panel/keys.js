/** The keyboard: one letter, one action. Keys are off while a field has the focus; Esc leaves the field. */

import { focusPane, hasPane, showPane } from "./panes.js";
import { toast } from "./toast.js";

const FIELDS = "input:not([type=radio]), textarea, select";

const find = (name) => document.querySelector(name);

/** The list that J and K walk through: activity while the focus is there, else chat. Newest is where it starts. */
function walk(step) {
  const activity = find("panel-activity");
  if (activity.contains(document.activeElement) || !hasPane("chat")) activity.chooser.move(step, 0);
  else find("panel-chat").chooser.move(step, -1);
}

function replyOrReplay() {
  const activity = find("panel-activity");
  if (activity.contains(document.activeElement) || !find("panel-chat").reply()) activity.replay();
}

/** Key -> the pane it belongs to, and what it does there. */
const ACTIONS = {
  j: ["", () => walk(1)],
  k: ["", () => walk(-1)],
  h: ["chat", () => find("panel-chat").remove()],
  r: ["", replyOrReplay],
  c: ["chat", () => {
    showPane("chat");
    find("panel-post").field.focus();
  }],
  "/": ["chat", () => {
    showPane("chat");
    find("panel-chat").find();
  }],
  t: ["alerts", () => {
    showPane("alerts");
    find("panel-tests").toggle();
  }],
  n: ["overlays", () => {
    showPane("overlays");
    find("panel-overlays").toggleForm();
  }],
  u: ["", () => toast.undo()],
  s: ["alerts", () => find("panel-alerts").press("skip")],
  p: ["alerts", () => find("panel-alerts").press("pause")],
  m: ["alerts", () => find("panel-alerts").press("mute")],
  X: ["alerts", () => find("panel-alerts").press("clear")],
  1: ["chat", () => focusPane(1)],
  2: ["activity", () => focusPane(2)],
  3: ["alerts", () => focusPane(3)],
  4: ["overlays", () => focusPane(4)],
};

export function startKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (find("dialog[open]")) return;
    if (event.target.matches(FIELDS)) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (event.repeat && !"jk".includes(event.key)) return;
    const [pane, action] = ACTIONS[event.key] ?? [];
    if (!action || (pane && !hasPane(pane))) return;
    event.preventDefault();
    action();
  });
}
