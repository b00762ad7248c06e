/** One of nine places on the page, chosen where it is. */

import { make } from "../panel/make.js";
import { t } from "../panel/texts.js";

const PLACES = ["top-left", "top", "top-right", "left", "center", "right", "bottom-left", "bottom", "bottom-right"];

/** @type {import("../editor/option-row.js").MakeField} */
export function placeField(option, { id, help, change }) {
  const places = PLACES.filter((place) => option.choices.includes(place));
  const inputs = places.map((place) => make("input", { type: "radio", name: id, value: place, "aria-label": t(`designs.place.${place}`) }));
  const grid = make("span", { className: "places", role: "radiogroup", "aria-label": option.label, "aria-describedby": help },
    ...inputs.map((input) => make("label", { title: t(`designs.place.${input.value}`), dataset: { place: input.value } }, input, make("span"))));
  const words = make("span", { className: "place" });
  grid.addEventListener("change", ({ target }) => change(target.value));
  return {
    nodes: [grid, words],
    input: grid,
    className: "-place",
    update: (value) => {
      for (const input of inputs) input.checked = input.value === value;
      words.textContent = t(`designs.place.${value}`);
    },
  };
}
