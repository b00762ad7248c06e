/** What is remarkable about who speaks, as signs beside his name. */

import { mark } from "./marks.js";

const LONG_AWAY_DAYS = 7;

/** In the order they stand; one takes the place of those in `instead`, which it says already. */
const BADGES = [
  { kind: "streamer", shape: "crown", instead: ["moderator", "authenticated"], applies: (_, isStreamer) => isStreamer },
  { kind: "moderator", shape: "shield", applies: ({ data }) => data.user.is_moderator },
  { kind: "bot", shape: "robot", instead: ["moderator", "authenticated"], applies: ({ data }) => data.user.is_bot },
  { kind: "authenticated", shape: "head", applies: ({ data }) => data.user.is_authenticated },
  { kind: "first", shape: "spark", applies: ({ facts }) => facts?.first_message },
  { kind: "returning", shape: "return", applies: ({ facts }) => facts?.away_days >= LONG_AWAY_DAYS },
];

/**
 * What applies to the speaker of a line: `streamer`, `moderator`, `bot`, `authenticated`, `first`, `returning`.
 *
 * @param {object} event with a user
 * @param {boolean} isStreamer Owncast does not say it
 * @returns {string[]}
 */
export function rolesOf(event, isStreamer) {
  return BADGES.filter(({ applies }) => applies(event, isStreamer)).map(({ kind }) => kind);
}

/**
 * The signs that are shown of them.
 *
 * @param {string[]} roles
 * @param {(kind: string) => boolean} isShown
 * @returns {{kind: string, node: SVGSVGElement}[]}
 */
export function badges(roles, isShown) {
  const shown = BADGES.filter(({ kind }) => roles.includes(kind) && isShown(kind));
  const said = shown.flatMap(({ instead = [] }) => instead);
  return shown.filter(({ kind }) => !said.includes(kind)).map(({ kind, shape }) => ({ kind, node: mark(shape) }));
}
