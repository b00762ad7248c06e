/** A list of names or words, each a chip that can be taken out. */

import { icon, make } from "../panel/make.js";
import { t } from "../panel/texts.js";
import { same } from "./look.js";

/** @type {import("./option-row.js").MakeField} */
export function namesField(option, { id, help, change }) {
  const field = make("input", { id, maxLength: 2000, placeholder: t("editor.add_name"), enterKeyHint: "done", spellcheck: false, "aria-describedby": help });
  const chips = make("span", { className: "chips" }, field);
  let names = [];

  const add = () => {
    const typed = field.value.split(",").map((name) => name.trim()).filter(Boolean);
    field.value = "";
    const now = [...new Set([...names, ...typed])];
    if (!same(now, names)) change(now);
  };
  const remove = (at) => {
    change(names.filter((_, index) => index !== at));
    field.focus();
  };
  const chip = (name, at) => {
    const label = t("editor.remove_name", { name });
    const button = make("button", { type: "button", title: label, "aria-label": label, onclick: () => remove(at) }, icon("cross"));
    return make("span", { className: "name-chip" }, make("bdi", {}, name), button);
  };
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter" || event.key === ",") {
      event.preventDefault();
      add();
    } else if (event.key === "Backspace" && !field.value && names.length) {
      event.preventDefault();
      remove(names.length - 1);
    }
  });
  field.addEventListener("change", add);
  return {
    nodes: [chips],
    input: field,
    className: "-names",
    update: (value) => {
      if (same(value, names)) return;
      names = [...value];
      for (const old of [...chips.children]) if (old !== field) old.remove();
      field.before(...names.map(chip));
    },
  };
}
