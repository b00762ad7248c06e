/** One of several words: a switch for two that mean yes and no, side by side up to four, a list beyond. */

import { make } from "../panel/make.js";

const MOST_SEGMENTS = 4;
const LONGEST_SEGMENTS = 30;
/** What a switch means when it is on and off. */
const SWITCHES = [["show", "hide"], ["on", "off"]];

/** The pair of a switch, the one for "on" first; undefined when it is a choice like any other. */
export function pairOf({ type, choices }) {
  if (type !== "choice" || choices.length !== 2) return undefined;
  return SWITCHES.find((pair) => pair.every((choice) => choices.includes(choice)));
}

/** @type {import("./option-row.js").MakeField} */
export function choiceField(option, how) {
  const pair = pairOf(option);
  if (pair) return switchField(pair, how);
  const length = option.choices.join("").length;
  const few = option.choices.length <= MOST_SEGMENTS && length <= LONGEST_SEGMENTS;
  return few ? segmentsField(option, how) : selectField(option, how);
}

function switchField([on, off], { id, help, change }) {
  const input = make("input", { id, type: "checkbox", className: "switch", role: "switch", "aria-describedby": help });
  input.addEventListener("change", () => change(input.checked ? on : off));
  return { nodes: [input], input, className: "-switch", update: (value) => { input.checked = value === on; } };
}

function segmentsField(option, { id, help, change }) {
  const inputs = option.choices.map((choice) => make("input", { type: "radio", name: id, value: choice }));
  const segments = make("span", { className: "segments", role: "radiogroup", "aria-label": option.label, "aria-describedby": help },
    ...inputs.map((input) => make("label", {}, input, make("span", {}, option.titles[input.value]))));
  segments.addEventListener("change", (event) => change(event.target.value));
  return {
    nodes: [segments],
    input: segments,
    className: "-segments",
    update: (value) => inputs.forEach((input) => { input.checked = input.value === value; }),
  };
}

function selectField(option, { id, help, change }) {
  const input = make("select", { id, "aria-describedby": help },
    ...option.choices.map((choice) => make("option", { value: choice }, option.titles[choice])));
  input.addEventListener("change", () => change(input.value));
  return { nodes: [input], input, className: "-select", update: (value) => { input.value = value; } };
}
