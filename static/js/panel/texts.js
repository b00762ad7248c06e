/** The words of the panel: looks them up in the catalogue of the page's language and fills in their placeholders. */

const catalogue = await (await fetch(new URL(`../../texts/${document.documentElement.lang}.json`, import.meta.url))).json();
const plural = new Intl.PluralRules(catalogue["language"]);

export const locale = catalogue["locale"];

export const has = (key) => key in catalogue;

/**
 * The text for a key with `{placeholders}` replaced. A missing key shows itself, and in the console, where it is noticed.
 *
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 */
export function t(key, values = {}) {
  return parts(key, values).join("");
}

/**
 * Like `t`, with the singular (`key.one`) or plural (`key.other`) form for `n`, which fills `{n}`. A language may have
 * more forms (French millions are `many`); where its catalogue does not tell them apart, `other` says them too.
 */
export function count(key, n, values = {}) {
  const form = `${key}.${plural.select(n)}`;
  return t(has(form) ? form : `${key}.other`, { n, ...values });
}

/**
 * The text in pieces, so that a placeholder can be a DOM node: names go in as nodes, never as markup.
 *
 * @param {string} key
 * @param {Record<string, string | number | Node>} values
 * @returns {(string | Node)[]}
 */
export function parts(key, values) {
  if (!has(key)) console.error(`there is no text "${key}"`);
  return (catalogue[key] ?? key)
    .split(/(\{\w+\})/)
    .map((piece) => (/^\{\w+\}$/.test(piece) ? (values[piece.slice(1, -1)] ?? piece) : piece))
    .map((piece) => (piece instanceof Node ? piece : String(piece)))
    .filter((piece) => piece !== "");
}
