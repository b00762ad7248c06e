/**
 * A rule's condition as the form changes it: groups of parts that must all hold, or any of them, and leaves. Every part
 * may be turned round. The JSON of the interface says the same with `all`, `any` and `not`.
 *
 * @typedef {{group: "all" | "any", not: boolean, parts: Part[]}} Group
 * @typedef {{is: string, not: boolean, params: Record<string, unknown>}} Leaf
 * @typedef {Group | Leaf} Part
 */

/** @returns {Group} */
export function group(kind = "all", parts = []) {
  return { group: kind, not: false, parts };
}

/** @returns {Leaf} */
export function leaf(is, params = {}) {
  return { is, not: false, params };
}

/** @returns {Group} the condition; one that is a single part becomes a group of that part */
export function read(json) {
  const part = readPart(json ?? { all: [] });
  return "group" in part ? part : group("all", [part]);
}

/** @returns {Part} */
function readPart(json) {
  if (json.not) {
    const part = readPart(json.not);
    return { ...part, not: !part.not };
  }
  if (json.all) return group("all", json.all.map(readPart));
  if (json.any) return group("any", json.any.map(readPart));
  const { is, ...params } = json;
  return leaf(is, params);
}

/** The condition as JSON. A group with nothing in it says nothing, and is left out. */
export function write(part) {
  const plain = "group" in part ? { [part.group]: part.parts.filter(says).map(write) } : { is: part.is, ...part.params };
  return part.not ? { not: plain } : plain;
}

function says(part) {
  return !("group" in part) || part.parts.some(says);
}
