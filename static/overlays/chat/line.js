/**
 * One line of chat as an element, for each type of event that has one.
 *
 * What themes and streamers' CSS take hold of:
 *
 *   overlay-chat                 every option that is a word as an attribute: data-layout, data-newest, data-align, ...
 *     .header                    `.arrow` `.title` `.viewers`; hidden when there is nothing in it, data-live
 *     .lines                     the newest line is the first child, in every layout; in a ticker it is at the right
 *       > .message               data-type, dir; --overlay-viewer and --overlay-viewer-readable when a viewer did it
 *         > .speaker             who speaks: `.avatar`, `.mark`s, `.name`; data-badges="moderator first"
 *           > .avatar            `svg.-identicon` (a path in a square of 5), `span.-initial` (data-initial="N")
 *           > .mark              -crown -shield -robot -head -spark -return
 *         > .body                the words, with `.mention` (its own --overlay-viewer...; -streamer), `.emoji`, `.link`
 *         > .repeats             "×3"
 *
 * A `.message` may be -quiet (nobody spoke), -emoji (only emoji), -wide (the name has a row of its own), -cut (there was
 * more of it), -to-streamer (it names him); by its speaker -streamer -moderator -bot -authenticated -first -returning.
 */

import { avatar, initialOf } from "../../js/avatar.js";
import { badges, rolesOf } from "../../js/badges.js";
import { mentionMarker } from "../../js/mention-marker.js";
import { messageBody } from "../../js/message-body.js";
import { directionOf, displayName, nameNode } from "../../js/viewer-text.js";

/** @typedef {import("./look.js").Look} Look */

/** @type {Record<string, (event: object, look: Look) => (Node | string)[]>} */
const DRAWINGS = {
  CHAT: (event, look) => [speaker(event, look), " ", said(event.data.fragments, look)],
  SYSTEM: ({ data }, look) => [...(data.name ? [spoken([nameNode(data.name)]), " "] : []), said(data.fragments, look)],
  CHAT_ACTION: ({ data }, look) => [said(data.fragments, look)],
  USER_JOINED: ({ data }, look) => [nameNode(look.nameOf(data.user)), " joined"],
  USER_PARTED: ({ data }, look) => [nameNode(look.nameOf(data.user)), " left"],
  NAME_CHANGE: ({ data }) => {
    const { user, old_name: before, new_name: after } = data;
    const now = nameNode(after || user.name);
    return before ? [nameNode(before), " is now ", now] : [now, " has a new name"];
  },
  STREAM_STARTED: ({ data }) => (data.title ? ["Live now: ", isolated(data.title)] : ["Live now"]),
  STREAM_STOPPED: () => ["The stream has ended"],
  STREAM_TITLE_UPDATED: ({ data }) => ["Now: ", isolated(data.title)],
  FEDIVERSE_ENGAGEMENT_FOLLOW: ({ data }) => [nameNode(data.name || data.handle), " follows now"],
};

const NAMES = ".name, .mention, .shortcode";
const SPOKEN = new Set(["CHAT", "SYSTEM", "CHAT_ACTION"]);
const PERSONAL = new Set(["CHAT", "USER_JOINED", "USER_PARTED", "NAME_CHANGE"]);
const TITLED = new Set(["STREAM_STARTED", "STREAM_STOPPED", "STREAM_TITLE_UPDATED"]);
/** Lines on which a viewer has the name he goes by now. */
const RENAMED = new Set(["CHAT", "USER_JOINED", "USER_PARTED"]);

/**
 * Whether there is a line for it. One of Owncast's that did not decode carries Owncast's own fields and has none, nor has
 * a title that was taken away.
 *
 * @param {{type: string, data: any}} event
 */
export function hasLine({ type, data }) {
  if (!Object.hasOwn(DRAWINGS, type) || data === null || typeof data !== "object") return false;
  if (SPOKEN.has(type) && !Array.isArray(data.fragments)) return false;
  if (PERSONAL.has(type) && typeof data.user?.name !== "string") return false;
  if (TITLED.has(type) && typeof data.title !== "string") return false;
  if (type === "STREAM_TITLE_UPDATED" && data.title.trim() === "") return false;
  return type !== "FEDIVERSE_ENGAGEMENT_FOLLOW" || typeof data.handle === "string";
}

/**
 * @param {object} event one that `hasLine`
 * @param {Look} look
 * @returns {HTMLParagraphElement}
 */
export function lineOf(event, look) {
  const line = document.createElement("p");
  line.className = SPOKEN.has(event.type) ? "message stroked" : "message -quiet stroked";
  line.dataset.type = event.type;
  line.append(...DRAWINGS[event.type](event, look));
  if (event.type === "CHAT") line.classList.add(...roles(event, look).map((role) => `-${role}`));
  if (line.querySelector(".body.-large")) line.classList.add("-emoji");
  if (line.querySelector(".mention.-streamer")) line.classList.add("-to-streamer");
  const { user } = event.data;
  if (user && !user.is_bot) look.colors.paint(line, user.color);
  line.dir = directionOf(wordsOf(line.querySelector(".body") ?? line));
  return line;
}

/** What is said without the names in it: each is isolated, and its direction its own. */
function wordsOf(node) {
  if (node instanceof Text) return node.data;
  return node.matches(NAMES) ? "" : [...node.childNodes].map(wordsOf).join("");
}

/**
 * Gives a line that is there the name its viewer goes by now.
 *
 * @param {HTMLElement} line
 * @param {object} event
 * @param {Look} look
 * @returns {boolean} whether it had another
 */
export function rename(line, { type, data }, look) {
  if (!RENAMED.has(type)) return false;
  const node = line.querySelector(".name");
  const name = displayName(look.nameOf(data.user));
  if (node.textContent === name) return false;
  node.textContent = name;
  const letter = line.querySelector(".avatar.-initial");
  if (letter) letter.dataset.initial = initialOf(name);
  return true;
}

/**
 * Says how often it was said.
 *
 * @param {HTMLElement} line
 * @param {number} count
 */
export function repeat(line, count) {
  const there = line.querySelector(":scope > .repeats");
  const node = there ?? document.createElement("span");
  node.className = "repeats";
  node.textContent = `×${count}`;
  if (count < 2) node.remove();
  else if (!there) line.append(node);
}

/** Whose words they are; a bot's name stays in the colour of the text. */
function speaker(event, look) {
  const { user } = event.data;
  const name = look.nameOf(user);
  const shown = badges(roles(event, look), (kind) => look.shows(`badge_${kind}`));
  const node = spoken([...avatar(look.options.avatars, user, name), ...shown.map(({ node }) => node), nameNode(name)]);
  if (shown.length) node.dataset.badges = shown.map(({ kind }) => kind).join(" ");
  return node;
}

function roles(event, look) {
  return rolesOf(event, look.isStreamer(event.data.user));
}

function spoken(nodes) {
  const node = document.createElement("span");
  node.className = "speaker";
  node.append(...nodes);
  return node;
}

function said(fragments, look) {
  const stands = (person) => look.isStreamer(person) && look.options.mention_streamer !== "plain";
  const mark = mentionMarker({ mentions: look.mentions, colors: look.colors, stands });
  const options = { large: look.shows("large_emoji"), ...(look.shows("mentions") && { mark }) };
  return messageBody(look.readable(fragments), options);
}

function isolated(text) {
  const node = document.createElement("bdi");
  node.textContent = displayName(text);
  return node;
}
