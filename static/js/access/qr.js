/** Draws a QR code: dark on light whatever the theme, as phones expect it. */

const SVG = "http://www.w3.org/2000/svg";

/**
 * @param {{ size: number, path: string }} code as the API has it, in modules
 * @param {string} name what it is called aloud
 */
export function drawQr({ size, path }, name) {
  const picture = draw("svg", { viewBox: `0 0 ${size} ${size}`, class: "qr", role: "img", "aria-label": name, "shape-rendering": "crispEdges" });
  picture.append(draw("rect", { width: size, height: size, fill: "#fff" }), draw("path", { d: path, fill: "#000" }));
  return picture;
}

function draw(tag, attributes) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  return element;
}
