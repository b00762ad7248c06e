/** Patterns in which * stands for any letters. Nothing that viewers write makes them slow. */

/**
 * @param {string} pattern lower case
 * @param {string} text lower case
 * @returns {boolean} whether it matches the whole text
 */
export function matches(pattern, text) {
  const [first, ...parts] = pattern.split("*");
  if (!parts.length) return text === first;
  const last = parts.pop();
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
  const end = text.length - last.length;
  let from = first.length;
  for (const part of parts) {
    const found = text.indexOf(part, from);
    if (found < 0 || found + part.length > end) return false;
    from = found + part.length;
  }
  return true;
}
