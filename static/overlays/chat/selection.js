/** Which lines of the transcript the options let through. */

const FEW_VIEWERS = 50;

/**
 * @param {import("./transcript.js").Line[]} lines oldest first
 * @param {Record<string, any>} options of the overlay
 * @param {number} now milliseconds, by the clock that `receivedAt` is from
 * @returns {import("./transcript.js").Line[]} the ones to show, oldest first
 */
export function selection(lines, options, now) {
  const blocked = new Set((options.block ?? []).map((name) => name.trim().toLowerCase()));
  const chosen = [];
  for (let index = lines.length - 1; index >= 0 && chosen.length < options.limit; index -= 1) {
    if (isWanted(lines[index], options, blocked, now)) chosen.push(lines[index]);
  }
  return chosen.reverse();
}

/**
 * When a line goes by itself, in milliseconds; never without `fade`.
 *
 * @param {import("./transcript.js").Line} line
 * @param {Record<string, any>} options
 */
export function endOf(line, { fade }) {
  return fade > 0 ? line.receivedAt + fade * 1000 : Infinity;
}

function isWanted(line, options, blocked, now) {
  const { type, data } = line.event;
  if (!data || endOf(line, options) <= now) return false;
  if (blocked.size && namesIn(data).some((name) => blocked.has(name))) return false;
  if (type === "USER_JOINED") return joinsShown(options.joins, line.viewers);
  if (type !== "CHAT") return true;
  if (options.bots === "hide" && data.user.is_bot) return false;
  return options.commands !== "hide" || !isCommand(data.fragments);
}

function joinsShown(joins, viewers) {
  return joins === "show" || (joins !== "hide" && viewers < FEW_VIEWERS);
}

function isCommand(fragments) {
  return /^\s*!\S/.test(fragments.map(({ text }) => text).join(""));
}

function namesIn(data) {
  return [data.user?.name, data.old_name].filter(Boolean).map((name) => name.trim().toLowerCase());
}
