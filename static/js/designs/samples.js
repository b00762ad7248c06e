/** What alerts of the preview are about: invented viewers, in the shapes that designs have trouble with. No DOM in here. */

const fragment = (text) => ({ kind: "text", text, url: "", strong: false, em: false });
const person = (name, color) => ({ name, color });

const TOMAS = person("Tomás O.", 0);
const CROWD = [TOMAS, person("Ines", 4), person("さくらもち", 7), person("bogdan_k", 5), person("Kit Adeyemi", 2), person("maru", 1), person("Jürgen", 3)];

const USUAL = {
  people: [TOMAS],
  message: "is that a cat on the counter?",
  handle: "@tomas@tilde.example",
  title: "XJ rebuild, part 7: the carburettors",
  old_name: "tomas_o",
};

/** @type {Record<string, Partial<typeof USUAL>>} in the order they are offered */
export const SAMPLES = {
  short: {},
  long: {
    people: [person("Bartholomew Featherstonehaugh the Younger", 6)],
    message: "I have watched this for three evenings now and every single time the second phase starts I am sure this is it, "
      + "and then the floor goes away and so do you. Please remember the lever behind the waterfall!",
    title: "The long way home: every lighthouse on the north coast, in one stream, by bicycle, in the rain, part 14",
    handle: "@bartholomew.featherstonehaugh@a-rather-long-name.social.example",
    old_name: "barty_the_unreasonably_long",
  },
  rtl: { people: [person("ليلى", 1)], message: "صوت المحرك جميل جدا، شكرا على البث!", title: "إصلاح المحرك، الجزء السابع", old_name: "layla" },
  emoji: { people: [person("Vexel 🐸", 6)], message: "🔥🔥🐸 👏👏👏" },
  merged: { people: CROWD, message: "" },
  nobody: { people: [], message: "", old_name: "" },
};

/**
 * @param {keyof typeof SAMPLES} name
 * @returns {{values: object, people: object[], fragments: object[]}} as an alert has them
 */
export function sample(name) {
  const { people, message, handle, title, old_name } = { ...USUAL, ...SAMPLES[name] };
  return {
    people,
    fragments: message ? [fragment(message)] : [],
    values: { name: people[0]?.name ?? "", message, count: Math.max(1, people.length), handle: people.length ? handle : "", title, old_name, viewers: 128, uptime: 8077 },
  };
}
