/** New rules in one line: a sentence with a gap or two, and Enter. */

import { icon, make } from "../panel/make.js";
import { parts, t } from "../panel/texts.js";
import { EVENTS } from "./happenings.js";
import { group, leaf, write } from "./tree.js";

const CHAT = { types: ["chat"] };

/**
 * What a rule can start as: its icon, its gaps, and the conditions it becomes. A gap is a text with an example, or a
 * list of choices.
 */
const STARTERS = [
  { key: "command", icon: "chat", gap: { example: "!boat", mode: "text" },
    make: (word) => [leaf("command", { name: word.startsWith("!") ? word : `!${word}` })] },
  { key: "word", icon: "text", gap: { example: "cat", mode: "text" },
    make: (word) => [leaf("event", CHAT), leaf("text_contains", { text: word, whole: true })] },
  { key: "event", icon: "stream", gap: { choices: EVENTS }, make: (name) => EVENTS.find((one) => one.name === name).make() },
  { key: "viewer", icon: "star", gap: { example: "Maren", mode: "text" },
    make: (name) => [leaf("event", CHAT), leaf("viewer", { names: [name] })] },
  { key: "viewers", icon: "eye", gap: { example: "50", mode: "numeric" }, make: (n) => [leaf("viewers_reached", { count: Number(n) })] },
];

/**
 * @param {HTMLElement} place
 * @param {object} how
 * @param {import("./vocabulary.js").Vocabulary} how.vocabulary
 * @param {import("./fields.js").Things} how.things
 * @param {(rule: object) => Promise<void>} how.make
 * @param {() => void} how.blank opens the form with nothing in it
 */
export function showStarters(place, { vocabulary, things, make: makeRule, blank }) {
  const known = STARTERS.filter((starter) => starter.make(sample(starter)).every(({ is }) => vocabulary.has(is)));
  const rows = known.map((starter) => row(starter, things, makeRule));
  const free = make("li", { className: "starter" }, icon("sliders"), make("button", { type: "button", className: "blank", onclick: blank }, t("rules.start_blank")));
  place.replaceChildren(...rows, free);
}

/** The designs are others now; what is typed and chosen already stays. */
export function offerDesigns(place, { designs }) {
  for (const select of place.querySelectorAll("select[name=design]")) {
    const chosen = select.value;
    select.replaceChildren(...designs.map(choice));
    if (designs.some(({ id }) => String(id) === chosen)) select.value = chosen;
  }
}

function choice({ id, name }) {
  return make("option", { value: String(id) }, name);
}

function sample({ gap }) {
  return gap.example ?? gap.choices[0].name;
}

function row(starter, things, makeRule) {
  const { key, gap } = starter;
  const field = gap.choices
    ? make("select", { name: "gap", "aria-label": t(`rules.start_${key}_gap`) }, ...gap.choices.map(({ name }) => make("option", { value: name }, t(`rules.event_${name}`))))
    : make("input", { name: "gap", placeholder: gap.example, required: true, maxLength: 50, inputMode: gap.mode, dir: "auto",
      autocomplete: "off", spellcheck: false, "aria-label": t(`rules.start_${key}_gap`) });
  if (gap.mode === "numeric") field.pattern = "[1-9][0-9]{0,5}";
  const design = make("select", { name: "design", dir: "auto", "aria-label": t("rules.design") }, ...things.designs.map(choice));
  const fault = make("p", { className: "fault", role: "alert", hidden: true });
  const form = make("form", { autocomplete: "off" }, make("span", { className: "words" }, ...parts(`rules.start_${key}`, { gap: field, design })),
    make("button", { className: "make" }, icon("plus"), t("rules.make")), fault);
  let isMaking = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isMaking) return;
    isMaking = true;
    const typed = field.value.trim();
    const when = write(group("all", starter.make(typed)));
    try {
      await makeRule({ name: nameOf(starter, typed), when, then: [{ type: "alert", design: Number(design.value), overlays: [], priority: "normal" }] });
      form.reset();
      fault.hidden = true;
    } catch (error) {
      fault.hidden = false;
      fault.textContent = error.message;
    } finally {
      isMaking = false;
    }
  });
  return make("li", { className: "starter", dataset: { starter: key } }, icon(starter.icon), form);
}

function nameOf({ key, gap }, typed) {
  if (gap.choices) return t(`rules.event_${typed}_name`);
  return key === "command" && !typed.startsWith("!") ? `!${typed}` : t(`rules.start_${key}_name`, { gap: typed });
}
