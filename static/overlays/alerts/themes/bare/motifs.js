/** The drawings beside Bare's words: outlined like them, in parts that find each other. */

import { PALETTE } from "../../../../js/color.js";
import { shape } from "../../shape.js";
import { onCircle } from "../draw.js";
import { outlineOf } from "../signs.js";

const SIZE = 348;
const MIDDLE = SIZE / 2;
const RAYS = [-160, -132, -104, -76, -48, -20];

/** @type {Record<string, (initial: string) => SVGElement[]>} */
const MOTIFS = { hello: newFace, live: onAir, follow: fediverse, test: testBars };

/**
 * `<svg class="motif">`. Its parts carry `--step`, their turn in the entrance.
 *
 * @param {string} sign one of signs.js, or "test"
 * @param {string} initial of the name, for those that show it
 * @returns {SVGSVGElement}
 */
export function motifOf(sign, initial) {
  const parts = Object.hasOwn(MOTIFS, sign) ? MOTIFS[sign](initial) : cheered(sign);
  return shape("svg", "motif", { "viewBox": `0 0 ${SIZE} ${SIZE}`, "aria-hidden": "true" }, parts);
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
    ...drawn(edges.map(([from, to]) => line(from, to))),
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
  return [
    ...drawn(rays(MIDDLE, 200, 152), { thick: true }),
    shape("g", "pop wave", { style: "--step: 0" }, [
      shape("path", "face -outlined", {
        d: "M118 90h112a60 60 0 0 1 60 60v56a60 60 0 0 1-60 60h-46l-62 56v-56h-4a60 60 0 0 1-60-60v-56" +
          "a60 60 0 0 1 60-60z",
      }),
      shape("ellipse", "ink", { cx: 138, cy: 160, rx: 12, ry: 18 }),
      shape("ellipse", "ink", { cx: 210, cy: 160, rx: 12, ry: 18 }),
      shape("path", "ink-line", { d: "M126 202q48 46 96 0" }),
    ]),
  ];
}

/** Waves leave a lamp that has just come on. */
function onAir() {
  const waves = [92, 148].flatMap((radius, place) => [
    { ...arc(radius, 42, -42), step: place * 3 },
    { ...arc(radius, 138, 222), step: place * 3 },
  ]);
  return [
    ...drawn(waves, { thick: true }),
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

/** Any other sign, with the same cheer. */
function cheered(sign) {
  return [
    ...drawn(rays(MIDDLE, 204, 154), { thick: true }),
    shape("g", "pop wave", { style: "--step: 0" }, [
      shape("path", "face -sign", { d: outlineOf(sign), transform: "translate(62 92) scale(2.24)" }),
    ]),
  ];
}

function rays(x, y, radius) {
  return RAYS.map((angle) => line(onCircle(x, y, radius, angle), onCircle(x, y, radius + 32, angle)));
}

function line([x, y], [toX, toY]) {
  return { d: `M${x} ${y}L${toX} ${toY}`, from: `${x}px ${y}px` };
}

function arc(radius, from, to) {
  const [startX, startY] = onCircle(MIDDLE, MIDDLE, radius, from);
  const [endX, endY] = onCircle(MIDDLE, MIDDLE, radius, to);
  const sweep = to > from ? 1 : 0;
  return {
    d: `M${startX} ${startY}A${radius} ${radius} 0 0 ${sweep} ${endX} ${endY}`,
    from: `${MIDDLE}px ${MIDDLE}px`,
  };
}

/** Lines that grow out of the point they begin at, white on an outline of their own. */
function drawn(lines, { thick = false } = {}) {
  const className = thick ? "-thick" : "";
  const paths = () => lines.map(({ d, from, step }, index) =>
    shape("path", "draw", { d, style: `--step: ${step ?? index}; transform-origin: ${from}` }));
  return ["under", "over"].map((layer) => shape("g", `${layer} ${className}`, {}, paths()));
}

function letter(text, x, y) {
  const node = shape("text", "initial pop", { x, y, "text-anchor": "middle", dy: "0.345em", style: "--step: 4" });
  node.textContent = text;
  return node;
}
