/** Sample lines for the preview: invented viewers, events as the server would send them. They never leave the page. */

import { feed } from "../panel/feed.js";

const viewer = (name, color, more = {}) => ({
  id: `sample-${name}`, name, color, is_bot: false, is_moderator: false, is_authenticated: false, previous_names: [], created_at: null, ...more,
});
const NINA = viewer("Nína Sól", 2);
const SAKURA = viewer("さくらもち", 7);
const BOGDAN = viewer("bogdan_k", 5, { is_authenticated: true });
const LAYLA = viewer("ليلى", 1);
const TESS = viewer("tess", 0, { is_moderator: true, is_authenticated: true });
const GOOSE = viewer("Goosebot", 0, { is_bot: true });
const TOMAS = viewer("Tomás", 3);
const VEX = viewer("vex_", 6);
const VEXEL = viewer("Vexel", 6, { id: VEX.id, previous_names: ["vex_"] });

const FLOOD = 20;
const FLOOD_WORDS = [
  "let's go", "no way", "that jump!!", "gg", "again again again", "😂😂", "how is this even possible on the first try", "clip it",
  "what was that sound", "W", "the left one, the LEFT one", "hahaha", "🔥", "same seed as last week?", "wow", "I blinked, what happened",
];
const CROWD = [NINA, BOGDAN, SAKURA, VEXEL, TOMAS, LAYLA, TESS];

let count = 0;

function event(type, data, { late = false, facts = {} } = {}) {
  count += 1;
  const at = new Date(feed.now + count / 1000).toISOString();
  return {
    id: count, type, source_id: `sample-${count}`, source: "test", at, received_at: at, late, test: true, hidden: false,
    data: { status: null, ...data }, facts: { first_join: false, first_message: false, away_days: 0, ...facts },
  };
}

const words = (text) => [{ kind: "text", text, url: "", strong: false, em: false }];
const says = (user, text, how) => event("CHAT", { user, fragments: words(text), visible: true, client_id: null }, how);

/** Everything a chat has in it at least once, oldest first. */
const OPENING = [
  (how) => says(NINA, "evening from Akureyri, so much snow", how),
  (how) => says(SAKURA, "待ってました!", how),
  (how) => says(BOGDAN, "wait how did you skip the whole second phase", how),
  (how) => says(NINA, "@bogdan_k door trick, left torch first", how),
  (how) => says(LAYLA, "هذه أفضل جولة حتى الآن", how),
  (how) => says(TESS, "no spoilers for the last room please", how),
  (how) => says(GOOSE, "Break in 12 min", how),
  (how) => event("USER_JOINED", { user: TOMAS }, { ...how, facts: { first_join: true } }),
  (how) => event("NAME_CHANGE", { user: VEXEL, old_name: "vex_", new_name: "Vexel" }, how),
  (how) => says(VEXEL, "🔥🔥🐸", how),
];

/** A few words for a small picture of a theme; no letters that a large face would be loaded for. */
export function specimen() {
  const late = true;
  return [says(BOGDAN, "so much snow", { late }), says(NINA, "@bogdan_k left torch", { late }), says(BOGDAN, "wait, how?", { late })];
}

/** What the buttons send; each gives batches that follow one another. @type {Record<string, () => object[][]>} */
const TESTS = {
  message: () => [[says(BOGDAN, "that was the cleanest run I have seen all week")]],
  long: () => [[says(NINA, "I have watched this boss for three evenings now and every single time the second phase starts I am sure "
    + "this is it, and then the floor goes away and so do you. Please, please remember the lever behind the waterfall: "
    + "https://wiki.example.org/rooms/waterfall/lever?from=chat it opens the short way back and spares you the whole climb again.")]],
  reply: () => [[says(TOMAS, "@bogdan_k you told me that already, @tess is my witness")]],
  join: () => [[event("USER_JOINED", { user: viewer("Kit Adeyemi", 4) })]],
  rtl: () => [[says(LAYLA, "صوت المحرك جميل جدا، شكرا @tess على الرابط!")]],
  flood: () => Array.from({ length: FLOOD }, (_, at) => [says(CROWD[at % CROWD.length], FLOOD_WORDS[(at * 7) % FLOOD_WORDS.length])]),
  emoji: () => [[says(VEXEL, "🐸🔥👏")]],
  bot: () => [[says(GOOSE, "Parts list, schedule and all the music: !parts !schedule !music")]],
  moderator: () => [[says(TESS, "questions at nine, write them down now")]],
};

/** Of no use where one line stands alone. */
const OF_MANY = ["join", "flood"];

/**
 * The samples for a kind of overlay; null for one that shows nobody's words.
 *
 * @param {{events: string[], featured: boolean}} manifest
 * @returns {{opening: () => object[], enough: number, tests: typeof TESTS} | null} `opening` stands there at once, unless
 *   `enough` lines do
 */
export function samplesFor({ events, featured }) {
  if (events.includes("CHAT")) return { opening: () => OPENING.map((make) => make({ late: true })), enough: 3, tests: TESTS };
  if (!featured) return null;
  const tests = Object.fromEntries(Object.entries(TESTS).filter(([name]) => !OF_MANY.includes(name)));
  return { opening: () => [says(BOGDAN, "wait how did you skip the whole second phase", { late: true })], enough: 1, tests };
}
