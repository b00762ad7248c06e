/**
 * Arranges the panes of a wide panel: drags them by their title, their edges by the line between them; with keys, Alt,
 * Shift and an arrow move the pane that has the focus, and arrows move an edge.
 */

import { Arrangement, PANES } from "./arrangement.js";
import { make } from "./make.js";
import { t } from "./texts.js";

const STEP = 0.02;
const NARROW_PIXELS = 430;
const BEGINS_PIXELS = 6;
const SIDES = { ArrowLeft: "left", ArrowRight: "right", ArrowUp: "above", ArrowDown: "below" };

const main = document.querySelector("main");
const paneOf = (name) => document.getElementById(`pane-${name}`);
const wide = matchMedia("(min-width: 980px)");

const arrangement = new Arrangement();
let edges = [];

/** @param {"left" | "right" | "above" | "below"} side moves the pane that has the focus, or the one of this name */
export function movePane(side, name = focused()) {
  if (name && canArrange()) arrangement.step(name, side);
}

export function arrangeAsAtFirst() {
  arrangement.reset();
}

/** Whether there is room for more than one pane. */
export function canArrange() {
  return wide.matches && !main.closest(".panel").dataset.only;
}

export function startArranging() {
  arrangement.addEventListener("panel:arranged", ({ detail: moved }) => {
    if (moved) makeEdges();
    place();
  });
  document.addEventListener("keydown", (event) => {
    if (!event.altKey || !event.shiftKey || !(event.key in SIDES) || !focused()) return;
    // in a field, these keys choose words
    if (event.target.matches("input, textarea, select")) return;
    event.preventDefault();
    movePane(SIDES[event.key]);
  });
  const watch = new ResizeObserver((entries) => {
    for (const { target, contentRect } of entries) target.toggleAttribute("data-narrow", contentRect.width < NARROW_PIXELS);
  });
  for (const name of PANES) {
    watch.observe(paneOf(name));
    paneOf(name).querySelector("h2").addEventListener("pointerdown", (event) => drag(name, event));
  }
  makeEdges();
  place();
}

function focused() {
  return PANES.find((name) => paneOf(name).contains(document.activeElement));
}

function place() {
  for (const [name, box] of arrangement.boxes()) put(paneOf(name), box);
  for (const edge of edges) edge.place();
}

function put(element, box) {
  for (const [side, share] of Object.entries(box)) element.style.setProperty(`--${side}`, String(share));
}

function makeEdges() {
  for (const { element } of edges) element.remove();
  edges = [];
  arrangement.columns.forEach((column, at) => {
    if (at + 1 < arrangement.columns.length) {
      edges.push(makeEdge("vertical", [column.panes[0].name], (by) => arrangement.widen(at, by), () => {
        const { x, width } = arrangement.boxes().get(column.panes[0].name);
        return { x: x + width, y: 0, width: 0, height: 1, now: width };
      }));
    }
    column.panes.slice(0, -1).forEach(({ name }, row) => {
      edges.push(makeEdge("horizontal", [name], (by) => arrangement.heighten(at, row, by), () => {
        const { x, y, width, height } = arrangement.boxes().get(name);
        return { x, y: y + height, width, height: 0, now: height };
      }));
    });
  });
}

/** A line between panes. @param {"vertical" | "horizontal"} direction @param {(by: number) => void} shift */
function makeEdge(direction, [name], shift, where) {
  const isVertical = direction === "vertical";
  const label = t(isVertical ? "panes.edge_beside" : "panes.edge_below", { pane: t(`${name}.title`) });
  const element = make("div", { className: "pane-edge", role: "separator", tabIndex: 0, "aria-orientation": direction,
    "aria-label": label, title: label, "aria-valuemin": "0", "aria-valuemax": "100", dataset: { direction } });
  const [less, more] = isVertical ? ["ArrowLeft", "ArrowRight"] : ["ArrowUp", "ArrowDown"];
  element.addEventListener("keydown", (event) => {
    if (event.altKey || ![less, more].includes(event.key)) return;
    event.preventDefault();
    shift(event.key === less ? -STEP : STEP);
  });
  element.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    let at = isVertical ? event.clientX : event.clientY;
    follow(element, event, (moved) => {
      const now = isVertical ? moved.clientX : moved.clientY;
      shift((now - at) / (isVertical ? main.clientWidth : main.clientHeight));
      at = now;
    });
  });
  main.append(element);
  return { element, place: () => {
    const { now, ...box } = where();
    put(element, box);
    element.setAttribute("aria-valuenow", String(Math.round(now * 100)));
  } };
}

/** Drags a pane by its title; a mark shows where it would stand. */
function drag(name, down) {
  if (down.button !== 0 || down.pointerType === "touch" || !canArrange()) return;
  const mark = make("div", { className: "pane-mark", "aria-hidden": "true" });
  let target = null;
  follow(down.currentTarget, down, (event) => {
    if (!mark.isConnected && Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) < BEGINS_PIXELS) return;
    main.append(mark);
    target = targetAt(event, name);
    mark.hidden = !target;
    if (target) put(mark, target.box);
  }, (dropped) => {
    mark.remove();
    if (dropped && target) arrangement.move(name, target.other, target.side);
  });
}

/** The pane under the pointer and the nearest of its sides. */
function targetAt({ clientX, clientY }, name) {
  const whole = main.getBoundingClientRect();
  const [x, y] = [(clientX - whole.left) / whole.width, (clientY - whole.top) / whole.height];
  for (const [other, box] of arrangement.boxes()) {
    const [inX, inY] = [(x - box.x) / box.width, (y - box.y) / box.height];
    if (other === name || inX < 0 || inX >= 1 || inY < 0 || inY >= 1) continue;
    const distances = { left: inX, right: 1 - inX, above: inY, below: 1 - inY };
    const side = Object.keys(distances).reduce((near, one) => (distances[one] < distances[near] ? one : near));
    return { other, side, box: half(box, side) };
  }
  return null;
}

function half({ x, y, width, height }, side) {
  if (side === "left" || side === "right") return { x: side === "left" ? x : x + width / 2, y, width: width / 2, height };
  return { x, y: side === "above" ? y : y + height / 2, width, height: height / 2 };
}

/** Follows one pointer until it is let go (`ended(true)`), or Escape or the browser takes it away. */
function follow(element, down, moved, ended = () => {}) {
  const watching = new AbortController();
  const on = (target, name, act) => target.addEventListener(name, act, { signal: watching.signal });
  const end = (dropped) => {
    watching.abort();
    ended(dropped);
  };
  element.setPointerCapture(down.pointerId);
  on(element, "pointermove", moved);
  on(element, "pointerup", () => end(true));
  on(element, "pointercancel", () => end(false));
  on(document, "keydown", (event) => event.key === "Escape" && end(false));
}
