/** Which pane is in front where there is room for one only, and the docks that show a single pane. */

import { PANES } from "./arrangement.js";

const panel = document.querySelector(".panel");
const tabs = [...document.querySelectorAll(".tabs button")];

/** Whether this pane is here: a dock may hold another one only. */
export function hasPane(pane) {
  return !panel.dataset.only || panel.dataset.only === pane;
}

/** Brings a pane to the front, if it is here. */
export function showPane(pane) {
  if (!hasPane(pane)) return;
  panel.dataset.pane = pane;
  for (const tab of tabs) {
    if (tab.dataset.pane === pane) tab.setAttribute("aria-current", "true");
    else tab.removeAttribute("aria-current");
  }
}

/** Brings the nth pane to the keyboard, counted from 1. */
export function focusPane(number) {
  const pane = PANES[number - 1];
  if (!pane || !hasPane(pane)) return;
  showPane(pane);
  document.getElementById(`pane-${pane}`).focus({ preventScroll: true });
}

export function startPanes() {
  for (const tab of tabs) tab.addEventListener("click", () => showPane(tab.dataset.pane));
}
