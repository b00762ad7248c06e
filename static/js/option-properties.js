/** Options as custom properties: numbers and colours as they are, a font as names and nothing else. */

const COLOR = /^#[0-9a-f]{6,8}$/i;

/**
 * Sets `--overlay-<name>` for each option that CSS can use.
 *
 * @param {CSSStyleDeclaration} style
 * @param {Record<string, unknown>} options
 */
export function setProperties(style, options) {
  for (const [name, value] of Object.entries(options)) {
    const property = `--overlay-${name.replaceAll("_", "-")}`;
    if (name === "font") {
      if (value) style.setProperty(property, `${fontNames(value)}, var(--overlay-face)`);
    } else if (typeof value === "number" || COLOR.test(value)) {
      style.setProperty(property, String(value));
    }
  }
}

/** "Comic Neue, Arial" as CSS that can be nothing but names. */
function fontNames(value) {
  const names = value.split(",").map((name) => name.replace(/["'\\\p{Cc}]/gu, "").trim());
  return names.filter(Boolean).map((name) => `"${name}"`).join(", ") || "serif";
}
