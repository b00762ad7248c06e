/** Signs for what happened, as silhouettes that every theme makes of its own material. */

import { shape } from "../shape.js";
import { onCircle } from "./draw.js";

/** On a square of 100; what is cut out of a shape is drawn into its path a second time. */
const SIGNS = {
  hello:
    "M26 12h48a20 20 0 0 1 20 20v22a20 20 0 0 1-20 20H58L36 93V74H26A20 20 0 0 1 6 54V32a20 20 0 0 1 20-20z" +
    "M36 31a5 7 0 1 0 .01 0zM64 31a5 7 0 1 0 .01 0zM31 52q19 18 38 0l-5-5q-14 12-28 0z",
  live:
    "M50 36a14 14 0 1 0 .01 0z" +
    "M30 24a37 37 0 0 0 0 52l7-7a27 27 0 0 1 0-38zM70 24a37 37 0 0 1 0 52l-7-7a27 27 0 0 0 0-38z" +
    "M17 11a55 55 0 0 0 0 78l7-7a45 45 0 0 1 0-64zM83 11a55 55 0 0 1 0 78l-7-7a45 45 0 0 0 0-64z",
  words:
    "M8 56q0-34 32-42l4 10q-16 6-17 18a17 17 0 1 1-19 14zM54 56q0-34 32-42l4 10q-16 6-17 18a17 17 0 1 1-19 14z",
  rename: "M8 22h54V6l32 25-32 25V40H8zM92 60H38V44L6 69l32 25V78h54z",
  crowd:
    "M50 16a15 15 0 1 0 .01 0zM24 88q-2-38 26-38t26 38z" +
    "M19 30a11 11 0 1 0 .01 0zM2 82q0-26 18-26 6 0 10 3-10 8-11 23z" +
    "M81 30a11 11 0 1 0 .01 0zM98 82q0-26-18-26-6 0-10 3 10 8 11 23z",
  moon: "M66 6a46 46 0 1 0 28 58A38 38 0 0 1 66 6z",
  star: star(),
  follow: network(),
};

/**
 * The sign an alert asks for, or else the one that fits what it tells.
 *
 * @param {import("../alerts.js").Alert} alert
 * @returns {keyof typeof SIGNS}
 */
export function signOf({ design, values, merged }) {
  const wanted = design?.options?.motif;
  if (Object.hasOwn(SIGNS, wanted ?? "")) return wanted;
  if (merged > 1 || values?.count > 1) return "crowd";
  if (values?.handle) return "follow";
  if (values?.old_name) return "rename";
  if (values?.message) return "words";
  if (values?.name) return "hello";
  return values?.title ? "live" : "star";
}

/** @param {string} name of a sign @returns {string} its outline on a square of 100 */
export function outlineOf(name) {
  return SIGNS[name];
}

/**
 * `<svg class="sign">`, filled with the colour of the words around it.
 *
 * @param {string} name
 */
export function sign(name) {
  const fill = { "d": SIGNS[name], "fill": "currentcolor", "fill-rule": name === "follow" ? "nonzero" : "evenodd" };
  return shape("svg", "sign", { "viewBox": "0 0 100 100", "aria-hidden": "true" }, [shape("path", "", fill)]);
}

function star() {
  const corners = Array.from({ length: 10 }, (_, turn) => onCircle(50, 54, turn % 2 ? 21 : 50, turn * 36 - 90));
  return `M${corners.map((corner) => corner.join(" ")).join("L")}z`;
}

/** Five nodes, each with an edge to every other. */
function network() {
  const corners = Array.from({ length: 5 }, (_, turn) => onCircle(50, 54, 40, turn * 72 - 90));
  const edges = corners.flatMap((from, index) => corners.slice(index + 1).map((to) => edge(from, to)));
  return [...edges, ...corners.map(([x, y]) => `M${x - 11} ${y}a11 11 0 1 0 22 0a11 11 0 1 0-22 0z`)].join("");
}

function edge([x, y], [toX, toY]) {
  const length = Math.hypot(toX - x, toY - y) / 2.4;
  const [across, down] = [-(toY - y) / length, (toX - x) / length].map((value) => Math.round(value * 10) / 10);
  const there = `M${x + across} ${y + down}L${toX + across} ${toY + down}`;
  return `${there}L${toX - across} ${toY - down}L${x - across} ${y - down}z`;
}
