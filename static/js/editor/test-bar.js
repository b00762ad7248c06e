/** The buttons under the preview that put sample lines into it. */

import { make } from "../panel/make.js";
import { t } from "../panel/texts.js";

const PAUSE_MS = 110;

/**
 * @param {HTMLElement} bar
 * @param {import("./preview.js").Preview} preview
 * @param {ReturnType<typeof import("./samples.js").samplesFor>} samples
 * @returns {(number: number) => void} presses the button with this number
 */
export function startTestBar(bar, preview, samples) {
  const tests = samples?.tests ?? {};
  let timer = 0;
  const send = (batches) => {
    clearTimeout(timer);
    const [first, ...rest] = batches;
    preview.frame.send({ events: first });
    if (rest.length) timer = setTimeout(() => send(rest), PAUSE_MS);
  };
  const buttons = Object.keys(tests).map((name, at) => make("button", { type: "button", dataset: { test: name }, onclick: () => send(tests[name]()) },
    t(`editor.test.${name}`), " ", make("kbd", {}, String(at + 1))));
  bar.querySelector(".buttons").append(...buttons);
  bar.querySelector(".no-tests").hidden = samples !== null;
  for (const part of bar.querySelectorAll(".label, .buttons")) part.hidden = !samples;
  const clear = bar.querySelector(".clear");
  clear.hidden = !samples;
  clear.addEventListener("click", () => {
    clearTimeout(timer);
    preview.clear();
  });
  return (number) => buttons[number - 1]?.click();
}
