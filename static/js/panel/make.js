/** Builds DOM nodes without markup strings. */

/**
 * An element with properties and children. Strings become text nodes; `null` and `false` children are left out.
 *
 * Names with a dash and `role` are set as attributes, `dataset` is merged, everything else is a property.
 *
 * @param {string} tag
 * @param {Record<string, unknown>} [properties]
 * @param {...(Node | string | null | false)} children
 */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "dataset") Object.assign(element.dataset, value);
    else if (name.includes("-") || name === "role") element.setAttribute(name, String(value));
    else element[name] = value;
  }
  element.append(...children.filter((child) => child !== null && child !== false));
  return element;
}

/** A `<panel-icon>` of that name. */
export function icon(name, className = "") {
  const picture = make("panel-icon", { className });
  picture.setAttribute("name", name);
  return picture;
}
