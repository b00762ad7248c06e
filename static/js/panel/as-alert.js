/** Shows something that happened as an alert, in the design that the rules have for it, even where none fired. */

import { handleShown } from "../viewer-text.js";
import { call } from "./api.js";

/** What rules call each type; a join is told from a first one by what is known of the viewer. */
const WORDS = {
  USER_JOINED: ({ facts }) => (facts?.first_join ? ["first_join", "join"] : ["join", "first_join"]),
  USER_PARTED: () => ["part"],
  NAME_CHANGE: () => ["rename"],
  FEDIVERSE_ENGAGEMENT_FOLLOW: () => ["follow"],
  STREAM_STARTED: () => ["stream_started"],
  STREAM_STOPPED: () => ["stream_stopped"],
  STREAM_TITLE_UPDATED: () => ["title_changed"],
};

/** What the alert should say, where no rule asks for such an event: a design with this placeholder does. */
const SAID = { STREAM_TITLE_UPDATED: "{title}", NAME_CHANGE: "{old_name}", FEDIVERSE_ENGAGEMENT_FOLLOW: "{handle}" };

export const canBeAlert = ({ type, data }) => Object.hasOwn(WORDS, type) && Boolean(data && typeof data === "object");

/**
 * Queues it on every alerts overlay.
 *
 * @param {object} event one that can be an alert
 * @param {number} count how many people it stands for
 * @returns {Promise<object[]>} the queues
 * @throws {import("./api.js").ApiError}
 */
export async function showAsAlert(event, count) {
  const [{ rules }, { designs }] = await Promise.all([call("GET", "/api/rules"), call("GET", "/api/designs")]);
  const design = designFor(WORDS[event.type](event), rules) ?? designSaying(SAID[event.type] ?? "{name}", designs);
  const { data } = event;
  const handle = handleShown(data.handle) || undefined;
  const values = { name: data.user?.name ?? (data.name || data.handle), title: data.title, handle, old_name: data.old_name, color: data.user?.color, count };
  const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== null));
  return (await call("POST", "/api/alerts", { design, values: given })).queues;
}

/** That of the first rule which asks for such an event, the nearest word first. */
function designFor(words, rules) {
  for (const word of words) {
    for (const { when, then } of rules) {
      const action = asks(when, word) && then.find(({ design }) => design);
      if (action) return action.design;
    }
  }
  return undefined;
}

/** The newest design that says it, or the newest. The server says what is wrong when there is none. */
function designSaying(placeholder, designs) {
  const says = ({ effective }) => ["headline", "words", "detail"].some((line) => String(effective[line]).includes(placeholder));
  return (designs.findLast(says) ?? designs.at(-1))?.id ?? 0;
}

function asks(when, word) {
  const parts = when.all ?? when.any ?? [];
  return when.is === word || (when.is === "event" && when.types.includes(word)) || parts.some((part) => asks(part, word));
}
