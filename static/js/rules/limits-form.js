/** LIMITS: how often a rule may fire. Empty and off mean without a limit. */

import { makeField } from "./fields.js";

/**
 * @param {HTMLElement} place
 * @param {Record<string, unknown>} limits is changed in place
 * @param {object} how
 * @param {import("./vocabulary.js").Vocabulary} how.vocabulary
 * @param {() => void} how.changed
 */
export function showLimits(place, limits, { vocabulary, things, changed }) {
  place.replaceChildren(...vocabulary.limits.map((limit) => makeField(limit, limits[limit.name], (value) => {
    limits[limit.name] = value;
    changed();
  }, things)));
}
