/**
 * What overlay kinds, designs and themes say of themselves, in the page's language. Their files say it in English, once;
 * a catalogue of another language holds the same under keys made of their names. What it lacks, such as a kind that the
 * streamer wrote, stays as its file says it.
 */

import { has, t } from "./texts.js";

/** @typedef {import("../editor/form.js").Option} Option */

const said = (key, english) => (has(key) ? t(key) : english);
/** What a unit is beside a number in a narrow field, the same in every language. */
const SIGNS = { seconds: "s" };
const word = (english) => english.toLowerCase().replace(/[^a-z0-9]+/g, "_");

/**
 * A manifest, with its options.
 *
 * @template {{kind: string, title: string, description: string, options: Option[]}} Manifest
 * @param {Manifest} manifest
 * @returns {Manifest}
 */
export function kindInWords(manifest) {
  const { kind, title, description, options } = manifest;
  return {
    ...manifest,
    title: said(`kind.${kind}.title`, title),
    description: said(`kind.${kind}.description`, description),
    options: optionsInWords(kind, options),
  };
}

/**
 * Options with `titles`, how each choice is called, and the unit's `sign` where it has one.
 *
 * @param {string} kind what has them: an overlay's kind, or "design"
 * @param {Option[]} options
 * @returns {Option[]}
 */
export function optionsInWords(kind, options) {
  return options.map((option) => ({
    ...option,
    label: said(`option.${kind}.${option.name}.label`, option.label),
    help: said(`option.${kind}.${option.name}.help`, option.help),
    group: option.group && said(`group.${word(option.group)}`, option.group),
    unit: option.unit && said(`unit.${word(option.unit)}`, option.unit),
    sign: SIGNS[option.unit],
    titles: Object.fromEntries((option.choices ?? []).map((choice) => [choice, choiceTitle(kind, option.name, choice)])),
  }));
}

/**
 * Themes of overlays (`theme`) or of alerts' designs (`design_theme`).
 *
 * @template {{name: string, title: string, description?: string}} Theme
 * @param {"theme" | "design_theme"} of
 * @param {Theme[]} themes
 * @returns {Theme[]}
 */
export function themesInWords(of, themes) {
  return themes.map((theme) => ({
    ...theme,
    title: said(`${of}.${theme.name}.title`, theme.title),
    description: said(`${of}.${theme.name}.description`, theme.description),
  }));
}

/** One word may want different ones elsewhere, so an option can have its own for it. */
function choiceTitle(kind, option, choice) {
  const words = choice.replaceAll("-", " ").replaceAll("_", " ");
  const english = words.charAt(0).toUpperCase() + words.slice(1);
  return said(`option.${kind}.${option}.choice.${choice}`, said(`choice.${choice}`, english));
}

/**
 * What rules can be made of.
 *
 * @param {{conditions: object[], actions: object[], limits: object[]}} vocabulary
 */
export function vocabularyInWords({ conditions, actions, limits }) {
  return {
    conditions: conditions.map((condition) => ({
      ...condition,
      title: said(`rule.condition.${condition.name}`, condition.title),
      group: said(`rule.word.${word(condition.group)}`, condition.group),
      params: condition.params.map((param) => paramInWords(condition.name, param)),
    })),
    actions: actions.map((action) => ({ ...action, title: said(`rule.action.${action.type}`, action.title) })),
    limits: limits.map((limit) => paramInWords("limit", limit)),
  };
}

function paramInWords(of, param) {
  return {
    ...param,
    label: said(`rule.word.${word(param.label)}`, param.label),
    help: param.help && said(`rule.help.${of}.${param.name}`, param.help),
    unit: param.unit && said(`unit.${word(param.unit)}`, param.unit),
    choices: param.choices.map((choice) => ({ ...choice, label: said(`rule.word.${word(choice.label)}`, choice.label) })),
  };
}
