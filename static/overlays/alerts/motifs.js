/** The drawing beside an alert's words, one for each design. */

import { PALETTE } from "../../js/color.js";

const SVG = "http://www.w3.org/2000/svg";
const SIZE = 348;
const MIDDLE = SIZE / 2;

/** @type {Record<string, (initial: string) => SVGElement[]>} */
const MOTIFS = {
  follow: fediverse,
  first_join: newFace,
  stream_started: onAir,
  test: testBars,
};

/**
 * `<svg class="motif">`. Its parts carry `--step`, their turn in the entrance.
 *
 * @param {string} design
 * @param {string} name whose initial a motif may show
 * @returns {SVGSVGElement}
 */
export function motifOf(design, name) {
  const [initial] = new Intl.Segmenter().segment(name);
  const draw = Object.hasOwn(MOTIFS, design) ? MOTIFS[design] : newFace;
  return shape("svg", "motif", { viewBox: `0 0 ${SIZE} ${SIZE}`, "aria-hidden": "true" }, draw(initial?.segment ?? ""));
}

/** Five nodes that find each other around the new follower. */
function fediverse(initial) {
  const corners = [0, 1, 2, 3, 4].map((turn) => onCircle(174, 186, 150, turn * 72 - 90));
  const colors = [0, 1, 3, 5, 7].map((index) => PALETTE[index]);
  const edges = corners.flatMap((corner, index) => [
    [corner, corners[(index + 1) % 5]],
    [corner, corners[(index + 2) % 5]],
  ]);
  return [
    ...drawn(edges.map(([[x, y], [toX, toY]]) => `M${x} ${y}L${toX} ${toY}`)),
    shape("g", "pop", { style: "--step: 2" }, [
      shape("circle", "ring", { cx: 174, cy: 186, r: 88 }),
      shape("circle", "face", { cx: 174, cy: 186, r: 77 }),
      letter(initial, 174, 186),
    ]),
    ...corners.map(([cx, cy], index) => shape("circle", "node pop", {
      cx, cy, r: 23, fill: colors[index], style: `--step: ${index}`,
    })),
  ];
}

/** A speech balloon that smiles, with a cheer around it. */
function newFace() {
  const rays = [-160, -132, -104, -76, -48, -20].map((angle) => {
    const [x, y] = onCircle(MIDDLE, 200, 152, angle);
    const [toX, toY] = onCircle(MIDDLE, 200, 184, angle);
    return `M${x} ${y}L${toX} ${toY}`;
  });
  return [
    ...drawn(rays, { thick: true }),
    shape("g", "pop wave", { style: "--step: 0" }, [
      shape("path", "face -outlined", {
        d: "M118 90h112a60 60 0 0 1 60 60v56a60 60 0 0 1-60 60h-46l-62 56v-56h-4a60 60 0 0 1-60-60v-56a60 60 0 0 1 60-60z",
      }),
      shape("ellipse", "ink", { cx: 138, cy: 160, rx: 12, ry: 18 }),
      shape("ellipse", "ink", { cx: 210, cy: 160, rx: 12, ry: 18 }),
      shape("path", "ink-line", { d: "M126 202q48 46 96 0" }),
    ]),
  ];
}

/** Waves leave a lamp that has just come on. */
function onAir() {
  const waves = [92, 148].flatMap((radius) => [
    arc(MIDDLE, MIDDLE, radius, 42, -42),
    arc(MIDDLE, MIDDLE, radius, 138, 222),
  ]);
  return [
    ...drawn(waves, { thick: true, pairs: true }),
    shape("circle", "lamp pop", { cx: MIDDLE, cy: MIDDLE, r: 46, style: "--step: 0" }),
  ];
}

/** The palette as bars that rise one after the other. */
function testBars() {
  return PALETTE.map((fill, index) => shape("rect", "bar", {
    x: 24 + index * 39, y: 60 + 60 * Math.abs(index - 3.5) ** 1.2 / 3, width: 27, rx: 7,
    height: 228 - 120 * Math.abs(index - 3.5) ** 1.2 / 3, fill, style: `--step: ${index}`,
  }));
}

/** Lines that draw themselves, white on an outline of their own. */
function drawn(paths, { thick = false, pairs = false } = {}) {
  const className = thick ? "-thick" : "";
  return ["under", "over"].map((layer) => shape("g", `${layer} ${className}`, {}, paths.map((d, index) =>
    shape("path", "draw", { d, pathLength: 1, style: `--step: ${pairs ? Math.floor(index / 2) * 3 : index}` }))));
}

function letter(text, x, y) {
  const node = shape("text", "initial pop", { x, y, "text-anchor": "middle", dy: "0.345em", style: "--step: 4" });
  node.textContent = text;
  return node;
}

function arc(x, y, radius, from, to) {
  const [startX, startY] = onCircle(x, y, radius, from);
  const [endX, endY] = onCircle(x, y, radius, to);
  return `M${startX} ${startY}A${radius} ${radius} 0 0 ${to > from ? 1 : 0} ${endX} ${endY}`;
}

function onCircle(x, y, radius, degrees) {
  const angle = (degrees * Math.PI) / 180;
  return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)].map((value) => Math.round(value * 10) / 10);
}

function shape(tag, className, { style, ...attributes } = {}, children = []) {
  const node = document.createElementNS(SVG, tag);
  node.setAttribute("class", className);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  if (style) node.style.cssText = style;
  node.append(...children);
  return node;
}
