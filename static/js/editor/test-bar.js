/** The buttons under the preview that put sample lines into it. */

import { make } from "../panel/make.js";
import { t } from "../panel/texts.js";
import { TESTS } from "./samples.js";

const PAUSE_MS = 110;

/**
 * @param {HTMLElement} bar
 * @param {import("./preview.js").Preview} preview
 * @param {boolean} hasChat
 * @returns {(number: number) => void} presses the button with this number
 */
export function startTestBar(bar, preview, hasChat) {
  const names = hasChat ? Object.keys(TESTS) : [];
  let timer = 0;
  const send = (batches) => {
    clearTimeout(timer);
    const [first, ...rest] = batches;
    preview.frame.send({ events: first });
    if (rest.length) timer = setTimeout(() => send(rest), PAUSE_MS);
  };
  const buttons = names.map((name, at) => make("button", { type: "button", dataset: { test: name }, onclick: () => send(TESTS[name]()) },
    t(`editor.test.${name}`), " ", make("kbd", {}, String(at + 1))));
  bar.querySelector(".buttons").append(...buttons);
  bar.querySelector(".no-tests").hidden = hasChat;
  for (const part of bar.querySelectorAll(".label, .buttons")) part.hidden = !hasChat;
  const clear = bar.querySelector(".clear");
  clear.hidden = !hasChat;
  clear.addEventListener("click", () => {
    clearTimeout(timer);
    preview.clear();
  });
  return (number) => buttons[number - 1]?.click();
}
