/** The one slow timer: updates words that grow old ("2 min ago"), only while the page is looked at. */

const TICK_SECONDS = 10;

const listeners = new Set();
let timer = 0;

/** Calls `update` now and then; returns what stops it. */
export function everyTick(update) {
  listeners.add(update);
  return () => listeners.delete(update);
}

function tick() {
  for (const update of listeners) update();
}

function follow() {
  clearInterval(timer);
  if (document.visibilityState !== "visible") return;
  tick();
  timer = setInterval(tick, TICK_SECONDS * 1000);
}

document.addEventListener("visibilitychange", follow);
follow();
