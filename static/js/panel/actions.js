/** Everything that has a key: what it is called, which pane it belongs to, and what it does. */

import { toggleAir } from "./air.js";
import { focusPane, hasPane, showPane } from "./panes.js";
import { toast } from "./toast.js";

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

function undo() {
  if (toast.canUndo) toast.undo();
  else find("panel-chat").undo?.();
}

const inPane = (pane, act) => () => {
  showPane(pane);
  act();
};

/**
 * One letter, one action. `words` is its name among the commands; what acts on a chosen row has none, because a row is
 * chosen where it stands.
 *
 * @typedef {object} Action
 * @property {string} key
 * @property {string} [pane] it is not there in a dock of another one
 * @property {string} [words]
 * @property {() => void} act
 */

/** @type {Action[]} */
export const ACTIONS = [
  { key: "c", pane: "chat", words: "command.write", act: inPane("chat", () => find("panel-post").field.focus()) },
  { key: "/", pane: "chat", words: "chat.find", act: inPane("chat", () => find("panel-chat").find()) },
  { key: "t", pane: "alerts", words: "command.tests", act: inPane("alerts", () => find("panel-tests").toggle()) },
  { key: "n", pane: "overlays", words: "command.new_overlay", act: inPane("overlays", () => find("panel-overlays").toggleForm()) },
  { key: "s", pane: "alerts", act: () => find("panel-alerts").press("skip") },
  { key: "p", pane: "alerts", act: () => find("panel-alerts").press("pause") },
  { key: "m", pane: "alerts", act: () => find("panel-alerts").press("mute") },
  { key: "X", pane: "alerts", act: () => find("panel-alerts").press("clear") },
  { key: "O", act: toggleAir },
  { key: "u", words: "command.undo", act: undo },
  { key: "j", act: () => walk(1) },
  { key: "k", act: () => walk(-1) },
  { key: "h", pane: "chat", act: () => find("panel-chat").hide() },
  { key: "f", pane: "chat", act: () => find("panel-chat").feature() },
  { key: "r", act: replyOrReplay },
  { key: "1", pane: "chat", act: () => focusPane(1) },
  { key: "2", pane: "activity", act: () => focusPane(2) },
  { key: "3", pane: "alerts", act: () => focusPane(3) },
  { key: "4", pane: "overlays", act: () => focusPane(4) },
];

/** Whether it can be done in this window. @param {Action} action */
export function isHere({ pane }) {
  return !pane || hasPane(pane);
}
