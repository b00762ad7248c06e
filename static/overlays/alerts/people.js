/** Whom an alert names: one person, or several whose alerts were joined. */

import { viewerColor } from "../../js/color.js";
import { textNodes } from "../../js/message-body.js";
import { displayName } from "../../js/viewer-text.js";
import { pieces, shownName, valueNodes } from "./placeholders.js";

/**
 * Of a merged alert, the first come first; the server names a dozen at most.
 * @typedef {{name: string, color: number | null}} Person
 */

/**
 * What {name} puts in. Several people are named by a template such as "{first}, {second} and {others} others"; where
 * nobody or only one is left for {others}, the last name itself closes the list: "Ann, Bea and Cleo".
 *
 * @param {import("./alerts.js").Alert} alert
 * @param {string} template
 * @param {import("../../js/color.js").Ground} ground
 * @returns {(string | Node)[]}
 */
export function namesOf({ values, people }, template, ground) {
  const count = values.count || 1;
  if (count < 2 || !people?.length) return values.name ? valueNodes("name", textNodes(shownName(values.name))) : [];
  const parts = pieces(template);
  const named = Math.min(parts.filter(isPerson).length, people.length);
  const others = count - named;
  const nodes = [];
  let gap = [];
  let next = 0;
  const add = (...some) => {
    nodes.push(...gap, ...some);
    gap = [];
  };
  for (const part of parts) {
    if (isPerson(part)) {
      if (next === named) continue;
      // The last of all comes after the words that others would come after: "and Bea", not ", Bea".
      if (!others && next > 0 && next === named - 1) gap = beforeOthers(parts) ?? gap;
      add(...personNodes(people[next], ground));
      next += 1;
    } else if (part.value === "others") {
      if (others === 1 && people[named]) add(...personNodes(people[named], ground));
      if (others < 2) return nodes;
      add(...valueNodes("others", [String(others)]));
    } else if (part.value === "count") {
      add(...valueNodes("count", [String(count)]));
    } else {
      gap.push(...textNodes(part.text ?? part.typed));
    }
  }
  return [...nodes, ...gap];
}

function isPerson({ value }) {
  return value === "first" || value === "second";
}

function personNodes({ name, color }, ground) {
  const [node] = valueNodes("name", textNodes(shownName(name)));
  if (Number.isInteger(color)) node.style.setProperty("--viewer", viewerColor(color, ground));
  return [node];
}

function beforeOthers(parts) {
  const place = parts.findIndex(({ value }) => value === "others");
  const text = parts[place - 1]?.text;
  return text === undefined ? null : textNodes(text);
}

/**
 * The people of a merged alert for themes that draw each: `.people > .person` with `--viewer` and `data-initial`.
 *
 * @param {import("./alerts.js").Alert} alert
 * @param {import("../../js/color.js").Ground} ground
 */
export function peopleElement({ people }, ground) {
  const list = document.createElement("div");
  list.className = "people";
  list.setAttribute("aria-hidden", "true");
  people.forEach(({ name, color }, index) => {
    const person = document.createElement("span");
    person.className = "person";
    person.dataset.initial = initialOf(name);
    person.style.setProperty("--step", String(index));
    if (Number.isInteger(color)) person.style.setProperty("--viewer", viewerColor(color, ground));
    list.append(person);
  });
  return list;
}

/** @param {string} name */
export function initialOf(name) {
  const [initial] = new Intl.Segmenter().segment(displayName(name));
  return initial?.segment.toUpperCase() ?? "";
}
