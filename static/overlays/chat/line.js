/** One line of chat as an element, for each type of event that has one. */

import { GROUNDS, viewerColor } from "../../js/color.js";
import { mark } from "../../js/marks.js";
import { messageBody } from "../../js/message-body.js";
import { directionOf, displayName, nameNode } from "../../js/viewer-text.js";

const GROUND = GROUNDS.bare;

/**
 * What a line is drawn from: `mentions` knows the colours of the people it may name.
 * @callback Drawing
 * @param {object} event
 * @param {import("../../js/mentions.js").Mentions} mentions
 * @returns {(Node | string)[]}
 */

/** @type {Record<string, Drawing>} */
const DRAWINGS = {
  CHAT: ({ data }, mentions) => [...speaker(data.user), " ", said(data.fragments, mentions)],
  SYSTEM: ({ data }, mentions) => [...(data.name ? [nameNode(data.name), " "] : []), said(data.fragments, mentions)],
  CHAT_ACTION: ({ data }, mentions) => [said(data.fragments, mentions)],
  USER_JOINED: ({ data }) => [coloured(data.user.name, data.user), " joined"],
  NAME_CHANGE: ({ data }) => {
    const { user, old_name: before, new_name: after } = data;
    const now = coloured(after || user.name, user);
    return before ? [coloured(before, user), " is now ", now] : [now, " has a new name"];
  },
  STREAM_STARTED: ({ data }) => (data.title ? ["Live now: ", isolated(data.title)] : ["Live now"]),
  STREAM_STOPPED: () => ["The stream has ended"],
  STREAM_TITLE_UPDATED: ({ data }) => (data.title ? ["Now: ", isolated(data.title)] : []),
  FEDIVERSE_ENGAGEMENT_FOLLOW: ({ data }) => [nameNode(data.name || data.handle), " follows now"],
};

const NAMES = ".name, .mention, .shortcode";
const SPOKEN = new Set(["CHAT", "SYSTEM", "CHAT_ACTION"]);
const PERSONAL = new Set(["CHAT", "USER_JOINED", "NAME_CHANGE"]);
const TITLED = new Set(["STREAM_STARTED", "STREAM_STOPPED", "STREAM_TITLE_UPDATED"]);

/**
 * Whether there is a line for it. One of Owncast's that did not decode carries Owncast's own fields and has none.
 *
 * @param {{type: string, data: any}} event
 */
export function hasLine({ type, data }) {
  if (!Object.hasOwn(DRAWINGS, type) || data === null || typeof data !== "object") return false;
  if (SPOKEN.has(type) && !Array.isArray(data.fragments)) return false;
  if (PERSONAL.has(type) && typeof data.user?.name !== "string") return false;
  if (TITLED.has(type)) return typeof data.title === "string";
  return type !== "FEDIVERSE_ENGAGEMENT_FOLLOW" || typeof data.handle === "string";
}

/**
 * `<p class="message">`, with the event's type in `data-type`, `-quiet` when nobody spoke, `-emoji` when nothing but
 * emoji was said, and the direction of what was said.
 *
 * @param {object} event one that `hasLine`
 * @param {import("../../js/mentions.js").Mentions} mentions
 * @returns {HTMLParagraphElement}
 */
export function lineOf(event, mentions) {
  const line = document.createElement("p");
  line.className = SPOKEN.has(event.type) ? "message stroked" : "message -quiet stroked";
  line.dataset.type = event.type;
  line.append(...DRAWINGS[event.type](event, mentions));
  if (line.querySelector(".body.-large")) line.classList.add("-emoji");
  line.dir = directionOf(wordsOf(line.querySelector(".body") ?? line));
  return line;
}

/** What is said without the names in it: each is isolated, and its direction its own. */
function wordsOf(node) {
  if (node instanceof Text) return node.data;
  return node.matches(NAMES) ? "" : [...node.childNodes].map(wordsOf).join("");
}

/** Whose words they are; a bot's name stays in the colour of the text. */
function speaker(user) {
  if (user.is_bot) return [mark("robot"), nameNode(user.name)];
  const name = coloured(user.name, user);
  return user.is_moderator ? [mark("shield"), name] : [name];
}

function coloured(name, { color }) {
  const node = nameNode(name);
  node.style.color = viewerColor(color, GROUND);
  return node;
}

function said(fragments, mentions) {
  return messageBody(fragments, {
    mark: (text) => mentions.mark(text, (words, color) => {
      const node = document.createElement("bdi");
      node.className = "mention";
      node.textContent = displayName(words);
      node.style.color = viewerColor(color, GROUND);
      return node;
    }),
  });
}

function isolated(text) {
  const node = document.createElement("bdi");
  node.textContent = displayName(text);
  return node;
}
