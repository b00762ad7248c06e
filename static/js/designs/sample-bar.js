/** What is under the preview: the samples, and whether the alert plays once, over and over, or stays. */

import { make } from "../panel/make.js";
import { t } from "../panel/texts.js";
import { SAMPLES } from "./samples.js";

const MODES = ["hold", "loop", "once"];

/**
 * @param {HTMLElement} bar
 * @param {import("./alert-preview.js").AlertPreview} preview
 * @returns {(number: number) => void} presses the sample with this number
 */
export function startSampleBar(bar, preview) {
  const buttons = Object.keys(SAMPLES).map((name, at) => {
    const button = make("button", { type: "button", dataset: { sample: name } }, t(`designs.sample.${name}`), " ", make("kbd", {}, String(at + 1)));
    button.addEventListener("click", () => {
      preview.show(name);
      mark();
    });
    return button;
  });
  const mark = () => {
    for (const button of buttons) {
      const isOn = button.dataset.sample === preview.about;
      button.dataset.on = String(isOn);
      button.setAttribute("aria-pressed", String(isOn));
    }
  };
  const modes = MODES.map((mode) => make("label", { title: t(`designs.mode.${mode}_explained`) },
    make("input", { type: "radio", name: "preview-mode", value: mode, checked: mode === preview.mode }), make("span", {}, t(`designs.mode.${mode}`))));
  bar.querySelector(".modes").replaceChildren(...modes);
  bar.querySelector(".modes").addEventListener("change", ({ target }) => {
    preview.mode = target.value;
  });
  bar.querySelector(".buttons").append(...buttons);
  bar.querySelector(".play").addEventListener("click", () => preview.play({ sound: true }));
  mark();
  return (number) => buttons[number - 1]?.click();
}
