/** A line of words with placeholders: those there are stand below it, to be put in where the cursor is. */

import { make } from "../panel/make.js";
import { t } from "../panel/texts.js";

const PLACEHOLDERS = ["name", "message", "count", "title", "handle", "old_name", "viewers", "uptime"];

/**
 * @param {string[]} [names] of placeholders
 * @returns {import("../editor/option-row.js").MakeField}
 */
export function wordsField(names = PLACEHOLDERS) {
  return (option, { id, help, change, seal }) => {
    const field = make("input", { id, className: "text", dir: "auto", maxLength: option.maximum ?? 200, "aria-describedby": help });
    field.addEventListener("input", () => change(field.value, { open: true }));
    field.addEventListener("change", seal);
    const chips = names.map((name) => make("button", {
      type: "button", className: "placeholder", title: t(`designs.placeholder.${name}`),
      onclick: () => {
        const words = `{${name}}`;
        if (field.value.length + words.length > field.maxLength) return;
        field.setRangeText(words, field.selectionStart ?? field.value.length, field.selectionEnd ?? field.value.length, "end");
        field.focus();
        change(field.value);
      },
    }, `{${name}}`));
    return {
      nodes: [field, make("span", { className: "placeholders" }, ...chips)],
      input: field,
      className: "-words",
      update: (value) => {
        if (field.value !== value) field.value = value;
      },
    };
  };
}
