/** A piece of text. */

import { make } from "../panel/make.js";

/** @type {import("./option-row.js").MakeField} */
export function textField(option, { id, help, change, seal }) {
  const field = make("input", { id, className: "text", dir: "auto", "aria-describedby": help });
  field.addEventListener("input", () => change(field.value, { open: true }));
  field.addEventListener("change", seal);
  return {
    nodes: [field],
    input: field,
    className: "-text",
    update: (value) => {
      if (field.value !== value) field.value = value;
    },
  };
}
