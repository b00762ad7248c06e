/**
 * One line of chat as a card.
 *
 * What themes and streamers' CSS take hold of:
 *
 *   overlay-featured           data-align, data-position, data-animate, data-motion, ...
 *     > .frame                 where the card stands
 *       > .card                data-type, data-phase="in" "still" or "out", dir; --overlay-viewer and
 *                              --overlay-viewer-readable, the colour of who speaks; --overlay-fit, how much smaller the
 *                              type is so that all of it is seen; -bot and the like, by who speaks
 *         > .speaker           `.initial` (data-initial="N"), `.mark`s, `.name`; data-badges
 *         > .words > .body     what is said, with `.mention` (its own --overlay-viewer...; -streamer)
 */

import { initialOf } from "../../js/avatar.js";
import { badges, rolesOf } from "../../js/badges.js";
import { mentionMarker } from "../../js/mention-marker.js";
import { messageBody } from "../../js/message-body.js";
import { directionOf, nameNode } from "../../js/viewer-text.js";

const SIGNS = new Set(["streamer", "moderator", "bot"]);
const TYPES = new Set(["CHAT", "SYSTEM", "CHAT_ACTION"]);

/** Whether it can be drawn. One that did not decode has any shape. @param {object | null | undefined} event */
export function isLine(event) {
  if (!TYPES.has(event?.type) || !Array.isArray(event.data?.fragments)) return false;
  return event.type !== "CHAT" || typeof event.data.user?.name === "string";
}

/**
 * @param {object} event one that `isLine`
 * @param {object} look
 * @param {Record<string, any>} look.options
 * @param {import("../../js/viewer-colors.js").ViewerColors} look.colors
 * @param {import("../../js/mentions.js").Mentions} look.mentions the people it may name
 * @param {(user: {id: string}) => boolean} look.isStreamer
 * @returns {HTMLElement}
 */
export function cardOf(event, { options, colors, mentions, isStreamer }) {
  const { type, data } = event;
  const card = document.createElement("figure");
  card.className = "card stroked";
  card.dataset.type = type;
  card.dataset.event = String(event.id);
  const name = data.user?.name ?? data.name;
  const roles = type === "CHAT" ? rolesOf(event, isStreamer(data.user)) : [];
  card.classList.add(...roles.map((role) => `-${role}`));
  if (name && options.names !== "hide") card.append(speaker(name, roles, options.signs !== "hide"));
  const words = document.createElement("div");
  words.className = "words";
  words.append(messageBody(data.fragments, { mark: mentionMarker({ mentions, colors, stands: isStreamer }) }));
  card.append(words);
  if (data.user && !data.user.is_bot) colors.paint(card, data.user.color);
  card.dir = directionOf(words.textContent);
  return card;
}

function speaker(name, roles, withSigns) {
  const node = document.createElement("figcaption");
  node.className = "speaker";
  const initial = document.createElement("span");
  initial.className = "initial";
  initial.dataset.initial = initialOf(name);
  initial.setAttribute("aria-hidden", "true");
  const signs = withSigns ? badges(roles, (kind) => SIGNS.has(kind)) : [];
  if (signs.length) node.dataset.badges = signs.map(({ kind }) => kind).join(" ");
  node.append(initial, ...signs.map((sign) => sign.node), nameNode(name));
  return node;
}
