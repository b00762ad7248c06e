/** What of the transcript is on screen: wanted lines, the same words again counted, as many as there may be. */

/** @typedef {import("./transcript.js").Line} Line */

/**
 * A line as it is shown: alone, or for all of its repeats.
 * @typedef {object} Shown
 * @property {string} key its line's
 * @property {Line} line the first that is there
 * @property {number} count how often it was said
 * @property {number} end when it goes by itself, milliseconds
 */

/**
 * @param {Line[]} lines oldest first
 * @param {object} how
 * @param {(line: Line) => boolean} how.wants
 * @param {Record<string, any>} how.options of the overlay
 * @param {number} how.limit the most there may be
 * @param {number} how.now milliseconds, by the clock that `receivedAt` is from
 * @returns {Shown[]} oldest first
 */
export function selection(lines, { wants, options, limit, now }) {
  /** @type {Shown[]} */
  const chosen = [];
  /** @type {Shown | null} the one that came just after, on screen or over already */
  let later = null;
  for (let index = lines.length - 1; index >= 0; index -= 1) {
    const line = lines[index];
    if (!wants(line)) continue;
    const end = endOf(line, options);
    if (later && options.collapse === "on" && end > later.line.receivedAt && isSame(line, later.line)) {
      later.key = line.key;
      later.line = line;
      later.count += 1;
      continue;
    }
    if (chosen.length >= limit) break;
    later = { key: line.key, line, count: 1, end };
    if (end > now) chosen.push(later);
  }
  return chosen.reverse();
}

/**
 * When a line goes by itself, in milliseconds; never without `fade`. Before it came it waited unseen for `holdback`.
 *
 * @param {Line} line
 * @param {Record<string, any>} options
 */
export function endOf(line, { fade, holdback = 0 }) {
  return fade > 0 ? line.receivedAt + (holdback + fade) * 1000 : Infinity;
}

/** Whether the same viewer says the same. */
function isSame(one, other) {
  if (one.event.type !== "CHAT" || other.event.type !== "CHAT") return false;
  const [mine, his] = [one.event.data.user, other.event.data.user];
  return mine.id === his.id && (mine.id !== "" || mine.name === his.name) && wordsOf(one) === wordsOf(other);
}

function wordsOf(line) {
  line.words ??= JSON.stringify(line.event.data.fragments);
  return line.words;
}
