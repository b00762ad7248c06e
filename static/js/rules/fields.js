/** One parameter of a condition, an action or a limit: the field for its type, under its name. */

import { namesField } from "../editor/names-field.js";
import { make } from "../panel/make.js";
import { t } from "../panel/texts.js";

/**
 * A parameter as the vocabulary declares it.
 * @typedef {object} Param
 * @property {string} name
 * @property {string} label
 * @property {string} type one of the names in `FIELDS`
 * @property {unknown} default null when it has to be said
 * @property {string} [help]
 * @property {string} [unit]
 * @property {{value: unknown, label: string}[]} [choices]
 */

/**
 * What there is to choose from beside the vocabulary.
 * @typedef {object} Things
 * @property {{id: number, name: string}[]} designs
 * @property {{id: number, name: string}[]} overlays
 */

const MOST_SEGMENTS = 4;
let fields = 0;

const FIELDS = {
  text: textField,
  command: textField,
  pattern: textField,
  number: numberField,
  flag: switchField,
  choice: choiceField,
  choices: choicesField,
  names: listField,
  design: designField,
  overlays: overlaysField,
};

/**
 * @param {Param} param
 * @param {unknown} value
 * @param {(value: unknown) => void} change
 * @param {Things} things
 * @returns {HTMLElement}
 */
export function makeField(param, value, change, things) {
  const id = `field-${(fields += 1)}`;
  const { nodes, input, className = "" } = (FIELDS[param.type] ?? textField)(param, value ?? param.default ?? null, change, { id, things });
  const isLabelled = input !== null;
  const unit = param.unit ? make("span", { className: "unit", "aria-hidden": "true" }, param.unit) : null;
  return make("div", { className: `param -${param.type} ${className}`, dataset: { param: param.name, ...(param.default === null && { needed: "" }) }, ...(param.help && { title: param.help }) },
    make(isLabelled ? "label" : "span", { className: "param-title", ...(isLabelled && { htmlFor: id }) }, param.label), ...nodes, unit);
}

function textField(param, value, change, { id }) {
  const input = make("input", { id, value: value ?? "", dir: "auto", spellcheck: false, autocomplete: "off" });
  input.addEventListener("input", () => change(input.value));
  return { nodes: [input], input };
}

/** A limit of 0 is none, and shown as an empty field; anything else has to be a number, which the server says. */
function numberField(param, value, change, { id }) {
  const isNone = param.default === 0 && value === 0;
  const input = make("input", { id, inputMode: "numeric", className: "number", value: isNone ? "" : String(value ?? ""), autocomplete: "off" });
  input.addEventListener("input", () => {
    const typed = input.value.trim();
    if (typed === "") change(param.default === 0 ? 0 : null);
    else change(Number.isFinite(Number(typed)) ? Number(typed) : typed);
  });
  return { nodes: [input], input };
}

function switchField(param, value, change, { id }) {
  const input = make("input", { id, type: "checkbox", className: "switch", role: "switch", checked: Boolean(value) });
  input.addEventListener("change", () => change(input.checked));
  return { nodes: [input], input };
}

function choiceField(param, value, change, { id }) {
  if (param.choices.length > MOST_SEGMENTS) {
    const input = make("select", { id }, ...param.choices.map((choice) => make("option", { value: String(choice.value) }, choice.label)));
    input.value = String(value);
    input.addEventListener("change", () => change(param.choices[input.selectedIndex].value));
    return { nodes: [input], input };
  }
  const inputs = param.choices.map((choice) => make("input", { type: "radio", name: id, checked: choice.value === value }));
  const segments = make("span", { className: "segments", role: "radiogroup", "aria-label": param.label },
    ...param.choices.map((choice, at) => make("label", {}, inputs[at], make("span", {}, choice.label))));
  segments.addEventListener("change", () => change(param.choices[inputs.findIndex((input) => input.checked)].value));
  return { nodes: [segments], input: null };
}

/** Any number of several words, each a switch of its own. */
function choicesField(param, value, change) {
  const chosen = new Set(value ?? []);
  const ticks = param.choices.map((choice) => {
    const input = make("input", { type: "checkbox", checked: chosen.has(choice.value) });
    input.addEventListener("change", () => {
      if (input.checked) chosen.add(choice.value);
      else chosen.delete(choice.value);
      change(param.choices.map((one) => one.value).filter((one) => chosen.has(one)));
    });
    return make("label", { className: "tick" }, input, make("span", { dir: "auto" }, choice.label));
  });
  return { nodes: [make("span", { className: "ticks", role: "group", "aria-label": param.label }, ...ticks)], input: null };
}

function listField(param, value, change, { id }) {
  const help = `${id}-help`;
  const field = namesField({ label: param.label }, { id, help, change: (names) => {
    field.update(names);
    change(names);
  } });
  field.update(value ?? []);
  return { nodes: field.nodes, input: field.input, className: "-list" };
}

function designField(param, value, change, { id, things }) {
  const gone = !things.designs.some((design) => design.id === value);
  const options = things.designs.map((design) => make("option", { value: String(design.id) }, design.name));
  const none = gone ? [make("option", { value: "", disabled: true }, t(value ? "rules.design_gone" : "rules.design_choose"))] : [];
  const input = make("select", { id, dir: "auto" }, ...none, ...options);
  input.value = gone ? "" : String(value);
  const link = make("a", { className: "button plain", hidden: gone }, t("rules.design_edit"));
  const lead = () => {
    link.hidden = !input.value;
    link.href = `/designs/${input.value}`;
  };
  input.addEventListener("change", () => {
    lead();
    change(Number(input.value));
  });
  lead();
  return { nodes: [input, link], input };
}

/** None chosen means all there are. */
function overlaysField(param, value, change, { things }) {
  const gone = (value ?? []).filter((id) => !things.overlays.some((overlay) => overlay.id === id));
  const choices = [...things.overlays.map(({ id, name }) => ({ value: id, label: name })), ...gone.map((id) => ({ value: id, label: t("rules.overlay_gone") }))];
  const field = choicesField({ ...param, choices }, value, (chosen) => {
    all.hidden = chosen.length > 0;
    change(chosen);
  });
  const all = make("small", { className: "all", hidden: (value ?? []).length > 0 }, t("rules.overlays_all"));
  return { nodes: [...field.nodes, all], input: null };
}
