/** Papercut: sheets of paper in shades of one colour, each with an edge of its own, stacked with room between. */

import { readable } from "../../../../js/color.js";
import { shape } from "../../shape.js";
import { onCircle, part, pictureOf, wantsSign } from "../draw.js";
import { japaneseLetters } from "../letters.js";
import { sign, signOf } from "../signs.js";

export const durations = { in: 760, out: 380 };

const ON_WORDS = new Set(["over", "full"]);
/** From the back to the front and the leaves, for each colour of the palette: as paper comes, not as light mixes. */
const PAPERS = [
  ["#74203b", "#c23a4b", "#f08a7c", "#f9cf7c"],
  ["#7d3410", "#d9761c", "#f3b933", "#2f9e8f"],
  ["#4c381b", "#8f672b", "#d2a24d", "#8fb86f"],
  ["#0e4739", "#1f854b", "#7fc548", "#f6d860"],
  ["#0b3c58", "#127c92", "#54cbc2", "#ffb966"],
  ["#1b2a68", "#2260b4", "#62aeec", "#ffd56b"],
  ["#2e1f63", "#6247ae", "#ae93e8", "#86d6b4"],
  ["#591455", "#a92f94", "#ea7fc3", "#ffd56b"],
];
/** For any other colour: each darker sheet lies further back. */
const SHADES = [
  { against: "#ffffff", target: 9.6, chroma: 0.11 },
  { against: "#ffffff", target: 5.4, chroma: 0.15 },
  { against: "#ffffff", target: 3, chroma: 0.16 },
  { against: "#241628", target: 9.4, chroma: 0.13 },
];
const EDGES = [
  "a12.5 12.5 0 0 1 25 0",
  "q12.5-17 25 0",
  "l6.25-9 6.25 9 6.25-9 6.25 9",
  "q6.25-7 12.5-1q6.25 5 12.5 1",
];
const TILE = 250;
const PERIOD = 25;
const MARGIN = 25;

/** @param {HTMLElement} element @param {import("../../alerts.js").Alert} alert */
export function decorate(element, alert) {
  const { layout } = element.dataset;
  const { options } = alert.design;
  const words = element.querySelector(".words");
  japaneseLetters(element, "m-plus-rounded-1c");
  const shades = shadesOf(element, alert.color, options);
  shades.forEach((shade, place) => element.style.setProperty(`--paper-${place}`, shade));
  const colors = [...shades.slice(0, 3), options.back_color.slice(0, 7)];
  const sheets = colors.map((color, place) => sheet(color, place, options));
  const box = part("box", [...sheets.slice(0, 3), sprig("-one"), sprig("-two"), sheets[3]]);
  (ON_WORDS.has(layout) ? words : element).prepend(box);
  if (wantsSign(element, alert)) {
    pictureOf(element).append(...rosette(), sign(signOf(alert)));
  }
  const people = element.querySelector(".people");
  if (people) words.append(people);
}

function shadesOf(element, color, { accent, accent_color: own, border_color: border }) {
  if (accent === "viewer" && PAPERS[color]) return PAPERS[color];
  const viewer = accent === "viewer" ? element.style.getPropertyValue("--viewer-raw") : "";
  const base = viewer || (accent === "color" ? own : border);
  return SHADES.map((shade) => readable(base.slice(0, 7), shade));
}

/** A sheet as the nine parts of one picture, its shadow drawn with it: it can have any size. */
function sheet(color, place, { shadow, shadow_color: dark, radius }) {
  const path = outline(EDGES[place], Math.min(PERIOD, radius * 0.6));
  const opacity = parseInt(dark.slice(7, 9) || "ff", 16) / 255;
  const blur = `<feGaussianBlur stdDeviation="${shadow * 0.38}"/>`;
  const cast =
    `<filter id="s" x="-20%" y="-20%" width="140%" height="140%">${blur}</filter>` +
    `<path d="${path}" transform="translate(0 6)" fill="${dark.slice(0, 7)}" opacity="${opacity}" filter="url(#s)"/>`;
  const drawing =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${TILE}" height="${TILE}">` +
    `${shadow ? cast : ""}<path d="${path}" fill="${color}"/></svg>`;
  const node = part("sheet");
  node.style.setProperty("--step", String(place));
  node.style.setProperty("--paper", color);
  node.style.borderImageSource = `url("data:image/svg+xml,${encodeURIComponent(drawing)}")`;
  return node;
}

/** Around a square, corner by corner; an edge is drawn along the top and turned. */
function outline(edge, radius) {
  const near = MARGIN + PERIOD;
  const far = TILE - near;
  const end = TILE - MARGIN;
  const side = (quarters) => repeat(turn(edge, quarters), TILE / PERIOD - 4);
  const corner = (x, y) => `A${radius} ${radius} 0 0 1 ${x} ${y}`;
  return (
    `M${near} ${MARGIN}${side(0)}H${end - radius}${corner(end, MARGIN + radius)}V${near}${side(1)}` +
    `V${end - radius}${corner(end - radius, end)}H${far}${side(2)}` +
    `H${MARGIN + radius}${corner(MARGIN, end - radius)}V${far}${side(3)}` +
    `V${MARGIN + radius}${corner(MARGIN + radius, MARGIN)}z`
  );
}

function repeat(edge, times) {
  return Array.from({ length: times }, () => edge).join("");
}

/** A relative path, turned clockwise by so many quarters; arcs keep their radii. */
function turn(path, quarters) {
  return path.replace(/([alq])([^alq]*)/g, (_, command, numbers) => {
    const all = numbers.match(/-?[\d.]+/g).map(Number);
    const start = command === "a" ? 5 : 0;
    const turned = all.slice(0, start);
    for (let at = start; at < all.length; at += 2) turned.push(...rotated(all[at], all[at + 1], quarters));
    return `${command}${turned.join(" ")}`;
  });
}

function rotated(x, y, quarters) {
  return [[x, y], [-y, x], [-x, -y], [y, -x]][quarters];
}

/** A twig with leaves, between the sheets. */
function sprig(className) {
  const leaves = [0, 1, 2, 3, 4, 5, 6].map((place) => {
    const side = place % 2 ? 1 : -1;
    const angle = place === 6 ? 0 : side * (58 - place * 4);
    return shape("path", "", {
      d: "M0 0q-16-22 0-46q16 24 0 46z",
      transform: `translate(100 ${168 - place * 20}) rotate(${angle})`,
    });
  });
  return shape("svg", `sprig ${className}`, { "viewBox": "0 0 200 200", "aria-hidden": "true" }, [
    shape("path", "stem", { d: "M100 196V50" }), ...leaves,
  ]);
}

/** Three discs, one on the other. */
function rosette() {
  return [[112, 18, 0.06], [90, 14, 0.05], [68, 0, 0]].map(([radius, petals, depth], place) => {
    const disc = shape("svg", "disc", { "viewBox": "0 0 250 250", "aria-hidden": "true" }, [
      shape("path", "shade", { d: flower(radius, petals, depth), transform: "translate(0 7)" }),
      shape("path", "", { d: flower(radius, petals, depth) }),
    ]);
    disc.style.setProperty("--step", String(place));
    return disc;
  });
}

function flower(radius, petals, depth) {
  const points = Array.from({ length: 120 }, (_, step) => {
    const wave = petals ? Math.abs(Math.sin((step * petals * Math.PI) / 120)) : 1;
    return onCircle(125, 125, radius * (1 - depth * 1.6 + depth * 1.6 * wave), step * 3);
  });
  return `M${points.map((point) => point.join(" ")).join("L")}z`;
}
