/** A number: a slider, and the number beside it to be typed. */

import { make } from "../panel/make.js";
import { Scale, written } from "./scale.js";

const PLACES = 1000;
const STEPS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 };

/** @type {import("./option-row.js").MakeField} */
export function numberField(option, { id, help, change, seal }) {
  const scale = new Scale(option);
  const slider = make("input", { type: "range", min: "0", max: String(PLACES), step: "1", className: "slider", "aria-label": option.label });
  const field = make("input", { id, inputMode: "decimal", className: "number", "aria-describedby": help });
  let value = option.default;

  const show = (now) => {
    value = now;
    const place = typeof now === "number" ? scale.placeOf(now) : 0;
    slider.value = String(Math.round(place * PLACES));
    slider.style.setProperty("--fill", `${Math.min(100, place * 100)}%`);
    slider.setAttribute("aria-valuetext", `${written(now)} ${option.unit}`.trim());
  };
  const move = (steps) => {
    show(scale.move(Number(value) || 0, steps));
    field.value = written(value);
    change(value, { open: true });
  };
  const stepped = (event) => {
    const steps = STEPS[event.key];
    if (!steps || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.currentTarget === field && event.key.match(/Left|Right/)) return;
    event.preventDefault();
    move(steps * (event.shiftKey ? 10 : 1));
  };
  const read = () => (field.value.trim() && Number.isFinite(Number(field.value)) ? Number(field.value) : field.value);

  slider.addEventListener("input", () => {
    show(scale.at(Number(slider.value) / PLACES));
    field.value = written(value);
    change(value, { open: true });
  });
  slider.addEventListener("change", seal);
  // "3" on the way to "30" is no mistake yet: what is out of range counts when the field is left
  field.addEventListener("input", () => {
    const typed = read();
    if (typeof typed !== "number" || !scale.has(typed)) return;
    show(typed);
    change(typed, { open: true });
  });
  field.addEventListener("change", () => {
    if (read() !== value) change(read());
    seal();
  });
  for (const input of [slider, field]) {
    input.addEventListener("keydown", stepped);
    input.addEventListener("keyup", (event) => event.key in STEPS && seal());
  }
  const box = make("span", { className: "boxed" }, field, option.unit ? make("span", { className: "unit", "aria-hidden": "true" }, option.sign ?? option.unit) : null);
  return {
    nodes: [slider, box],
    input: field,
    className: "-number",
    update: (now) => {
      show(now);
      if (document.activeElement !== field || Number(field.value) !== now) field.value = written(now);
    },
  };
}
