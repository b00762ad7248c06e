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
  crown: {
    label: "streamer",
    outline: "M2.9 21.5 1 6.9l6.3 4.3L12 2.5l4.7 8.7L23 6.9l-1.9 14.6z",
    inside: "M6.6 17.3h10.8",
  },
  head: {
    label: "logged in",
    outline: "M12 1.5a5.4 5.4 0 0 1 3.3 9.7c4 1.2 6.7 4.8 6.7 11.3H2c0-6.5 2.7-10.1 6.7-11.3A5.4 5.4 0 0 1 12 1.5z",
  },
  spark: {
    label: "first message",
    outline: "M12 .8c1.3 6.6 4.1 9.8 10.7 11.2-6.6 1.4-9.4 4.6-10.7 11.2-1.3-6.6-4.1-9.8-10.7-11.2C7.9 10.6 10.7 7.4 12 .8z",
  },
  return: {
    label: "back after a while",
    outline: "M12 1.5a10.5 10.5 0 0 1 0 21 10.5 10.5 0 0 1 0-21z",
    inside: "M7.4 9.3h6a3.5 3.5 0 0 1 0 7H9.2M10.3 6.2 7.2 9.3l3.1 3.1",
  },
};

/**
 * @param {"shield" | "robot" | "crown" | "head" | "spark" | "return"} shape
 * @returns {SVGSVGElement} `<svg class="mark -shield">`
 */
export function mark(shape) {
  const { label, outline, inside } = SHAPES[shape];
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", `mark -${shape}`);
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", label);
  svg.append(path("outline", outline));
  if (inside) svg.append(path("inside", inside));
  return svg;
}

function path(name, d) {
  const node = document.createElementNS(SVG, "path");
  node.setAttribute("class", name);
  node.setAttribute("d", d);
  return node;
}
