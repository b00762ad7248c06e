/** A colour with its opacity: the browser's own picker, the same as letters, and how much of it is seen. */

import { make } from "../panel/make.js";
import { t } from "../panel/texts.js";

const HEX = /^#?([0-9a-f]{6})([0-9a-f]{2})?$/i;

/** @type {import("./option-row.js").MakeField} */
export function colorField(option, { id, help, change, seal }) {
  const picker = make("input", { type: "color", className: "picker", "aria-label": t("editor.pick", { label: option.label }) });
  const field = make("input", { id, className: "hex", maxLength: 30, spellcheck: false, "aria-describedby": help });
  const alpha = make("input", { type: "range", min: "0", max: "100", className: "slider alpha", "aria-label": t("editor.opacity", { label: option.label }) });
  const percent = make("span", { className: "percent", "aria-hidden": "true" });
  const swatch = make("span", { className: "swatch" }, picker);

  const show = (value) => {
    const [, color = "000000", opacity = "ff"] = HEX.exec(value) ?? [];
    const part = Math.round((parseInt(opacity, 16) / 255) * 100);
    picker.value = `#${color}`;
    alpha.value = String(part);
    alpha.style.setProperty("--fill", `${part}%`);
    alpha.setAttribute("aria-valuetext", `${part} %`);
    percent.textContent = `${part} %`;
    swatch.style.setProperty("--color", `#${color}${opacity}`);
    return value;
  };
  const chosen = () => {
    const opacity = Math.round((Number(alpha.value) / 100) * 255).toString(16).padStart(2, "0");
    const value = `${picker.value}${opacity === "ff" ? "" : opacity}`;
    field.value = show(value);
    change(value, { open: true });
  };
  for (const input of [picker, alpha]) {
    input.addEventListener("input", chosen);
    input.addEventListener("change", seal);
  }
  field.addEventListener("input", () => {
    const found = HEX.exec(field.value.trim());
    if (found) change(show(`#${found[1]}${found[2] ?? ""}`.toLowerCase()), { open: true });
  });
  field.addEventListener("change", () => {
    if (!HEX.test(field.value.trim())) change(field.value);
    seal();
  });
  return {
    nodes: [swatch, field, alpha, percent],
    input: field,
    className: "-color",
    update: (value) => {
      show(value);
      const typed = HEX.exec(field.value.trim());
      const isTyped = document.activeElement === field && typed && `#${typed[1]}${typed[2] ?? ""}`.toLowerCase() === value;
      if (!isTyped) field.value = value;
    },
  };
}
