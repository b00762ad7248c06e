/** The signs beside a name: shapes, not words. */

const SVG = "http://www.w3.org/2000/svg";

/** Drawn in a square of 24, clear of its edges by the outline. */
const SHAPES = {
  shield: {
    label: "moderator",
    outline: "M12 1.5 21.5 5v6.6c0 5.4-3.9 9.2-9.5 11.4-5.6-2.2-9.5-6-9.5-11.4V5z",
    inside: "M7.2 12.2l3.4 3.4 6.2-6.6",
  },
  robot: {
    label: "bot",
    outline: "M10.7 1.5h2.6v5h7.2a1.7 1.7 0 0 1 1.7 1.7v5h1.3v4.6h-1.3v3.5a1.7 1.7 0 0 1-1.7 1.7h-17a1.7 1.7 0 0 1-1.7-1.7v-3.5H.5v-4.6h1.3v-5a1.7 1.7 0 0 1 1.7-1.7h7.2z",
    inside: "M7.9 12.4v1.8M16.1 12.4v1.8M8.4 19h7.2",
  },
};

/**
 * @param {"shield" | "robot"} shape
 * @returns {SVGSVGElement} `<svg class="mark -shield">`
 */
export function mark(shape) {
  const { label, outline, inside } = SHAPES[shape];
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", `mark -${shape}`);
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", label);
  svg.append(path("outline", outline), path("inside", inside));
  return svg;
}

function path(name, d) {
  const node = document.createElementNS(SVG, "path");
  node.setAttribute("class", name);
  node.setAttribute("d", d);
  return node;
}
