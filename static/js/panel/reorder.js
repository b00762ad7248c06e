/** Rows that can be moved: dragged by their grip, or with the arrow keys on the grip, or with Alt and an arrow anywhere. */

const EDGE_PIXELS = 36;
const SCROLL_PIXELS = 12;

/**
 * @param {HTMLElement} list its children are the rows; each has a button `.grip`
 * @param {(row: HTMLElement, before: HTMLElement | null) => void} move puts the row before another one, or last
 */
export function makeReorderable(list, move) {
  list.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest(".grip");
    if (grip && event.button === 0) drag(list, rowOf(list, grip), grip, event, move);
  });
  list.addEventListener("keydown", (event) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const row = rowOf(list, event.target);
    if (!step || !row || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (!event.altKey && !event.target.closest(".grip")) return;
    event.preventDefault();
    event.stopPropagation();
    if (step < 0 && row.previousElementSibling) move(row, row.previousElementSibling);
    else if (step > 0 && row.nextElementSibling) move(row, row.nextElementSibling.nextElementSibling);
  });
}

function rowOf(list, node) {
  return [...list.children].find((row) => row.contains(node)) ?? null;
}

function drag(list, row, grip, down, move) {
  const box = list.closest(".scroll, .queue") ?? list;
  const top = box.scrollTop;
  let before;
  const watching = new AbortController();
  const on = (target, name, act) => target.addEventListener(name, act, { signal: watching.signal });

  const follow = (event) => {
    if (!row.isConnected) {
      end();
      return;
    }
    const { top: upper, bottom: lower } = box.getBoundingClientRect();
    if (event.clientY < upper + EDGE_PIXELS) box.scrollBy(0, -SCROLL_PIXELS);
    else if (event.clientY > lower - EDGE_PIXELS) box.scrollBy(0, SCROLL_PIXELS);
    const others = [...list.children].filter((other) => other !== row);
    before = others.find((other) => event.clientY < middle(other)) ?? null;
    row.dataset.dragged = "true";
    row.style.transform = `translateY(${event.clientY - down.clientY + box.scrollTop - top}px)`;
    for (const other of others) delete other.dataset.drop;
    const mark = before ?? others.at(-1);
    if (mark) mark.dataset.drop = before ? "before" : "after";
  };
  const end = () => {
    watching.abort();
    row.style.removeProperty("transform");
    delete row.dataset.dragged;
    for (const other of list.children) delete other.dataset.drop;
  };

  grip.setPointerCapture(down.pointerId);
  on(grip, "pointermove", follow);
  on(grip, "pointercancel", end);
  on(document, "keydown", (event) => event.key === "Escape" && end());
  on(grip, "pointerup", () => {
    end();
    if (before !== undefined && before !== row.nextElementSibling) move(row, before);
  });
}

function middle(element) {
  const { top, height } = element.getBoundingClientRect();
  return top + height / 2;
}
