/** Drawings as SVG nodes. */

const SVG = "http://www.w3.org/2000/svg";

/**
 * @param {string} tag
 * @param {string} className
 * @param {Record<string, string | number>} [attributes] `style` is set as CSS, which no policy of the page forbids
 * @param {Iterable<Node | string>} [children]
 * @returns {SVGElement}
 */
export function shape(tag, className, { style, ...attributes } = {}, children = []) {
  const node = document.createElementNS(SVG, tag);
  if (className) node.setAttribute("class", className);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  if (style) node.style.cssText = style;
  node.append(...children);
  return node;
}
