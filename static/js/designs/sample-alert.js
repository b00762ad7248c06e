/** An alert as the server would send it, made of a design on the desk and of sample values. No DOM in here. */

import { sample } from "./samples.js";

/** As `overlay/alerts/duration.py` has it. */
const USUAL_SECONDS = 6;
const LONGEST_SECONDS = 30;
const FIRST_SECONDS = 1.5;
const SECONDS_A_LETTER = 0.06;
/** Where an alert is looked at as a small picture, its place on the page says less than its face does. */
const small = ({ size }) => ({ position: "center", margin: 40, size: Math.min(200, Number(size) * 1.3) });

let count = 0;

/** Every option's value. @param {import("../editor/look.js").Look} look */
export function effectiveOf(look) {
  return Object.fromEntries(look.options.map((option) => [option.name, look.valueOf(option)]));
}

/**
 * @param {{id: number, name: string}} design
 * @param {Record<string, unknown>} options the effective ones
 * @param {object} how
 * @param {string} [how.about] the sample's name
 * @param {import("../media/library.js").Media[]} how.media there is
 * @param {boolean} [how.isSmall] it is seen as a small picture
 * @param {number} [how.seconds] that were chosen for it; 0: as long as it takes
 * @returns {object} an alert
 */
export function sampleAlert(design, options, { about = "short", media, isSmall = false, seconds = 0 }) {
  count += 1;
  const chosen = { ...options, ...(isSmall && small(options)) };
  const { values, people, fragments } = sample(about);
  const files = media.filter(({ id }) => Object.values(chosen).includes(id));
  const now = new Date().toISOString();
  return {
    id: `sample-${count}`,
    overlay: 0,
    event_id: 0,
    rule: null,
    design: {
      id: design.id, name: design.name, theme: chosen.theme, options: chosen,
      media: Object.fromEntries(files.map(({ id, url, type }) => [id, { url, type }])),
    },
    title: design.name,
    headline: design.name,
    name: values.name,
    text: values.message,
    color: people[0]?.color ?? null,
    values,
    fragments,
    people,
    roles: { moderator: true, authenticated: true, bot: false },
    duration: seconds > 0 ? seconds : durationOf(chosen, values, files),
    elapsed: 0,
    state: "playing",
    reason: "",
    priority: "normal",
    test: true,
    merged: Math.max(0, people.length - 1),
    queued_at: now,
    started_at: now,
    ended_at: null,
    expires_at: null,
  };
}

/** What the theme has, or as long as the words take to be read and a video to play. */
function durationOf(options, values, files) {
  const letters = [options.headline, options.words, options.detail].join("")
    .replace(/\{+(\w+)\}+/g, (typed, name) => String(values[name] ?? typed)).length;
  const lengths = files.filter(({ type }) => type === "video").map(({ seconds }) => seconds ?? 0);
  return Math.min(LONGEST_SECONDS, Math.max(Number(options.seconds) || USUAL_SECONDS, FIRST_SECONDS + SECONDS_A_LETTER * letters, ...lengths));
}
