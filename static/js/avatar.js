/** A made-up picture of a viewer, the same for as long as he is the same. */

import { identicon } from "./identicon.js";
import { displayName } from "./viewer-text.js";

/** @type {Record<string, (user: {id: string}, name: string) => Element>} */
const AVATARS = {
  initial: (_user, name) => initial(name),
  identicon: (user, name) => identicon(user.id || name),
};

/**
 * @param {"none" | "initial" | "identicon"} kind
 * @param {{id: string}} user
 * @param {string} name the one he goes by now
 * @returns {Element[]} `.avatar`, or nothing
 */
export function avatar(kind, user, name) {
  return Object.hasOwn(AVATARS, kind) ? [AVATARS[kind](user, name)] : [];
}

/**
 * The letter a name begins with, alone in capitals where there are capitals.
 *
 * @param {string} name untrusted
 */
export function initialOf(name) {
  const letters = [...new Intl.Segmenter().segment(displayName(name))].map(({ segment }) => segment);
  const letter = letters.find((segment) => /[\p{L}\p{N}]/u.test(segment)) ?? letters[0];
  const upper = letter.toUpperCase();
  return upper.length === letter.length ? upper : letter;
}

/** The letter is an attribute for the style sheet to draw: it is a picture, and no part of what is read. */
function initial(name) {
  const node = document.createElement("span");
  node.className = "avatar -initial";
  node.dataset.initial = initialOf(name);
  node.setAttribute("aria-hidden", "true");
  return node;
}
