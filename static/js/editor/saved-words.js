/** "Saved 3 s ago": counts the seconds of the last change, while they say something. */

import { t } from "../panel/texts.js";
import { age } from "../panel/times.js";

const SECOND = 1000;
const COUNTED_SECONDS = 60;

/**
 * @param {HTMLElement} place
 * @param {import("./desk.js").Desk} desk
 */
export function startSavedWords(place, desk) {
  let timer = 0;
  const say = () => {
    const length = Date.now() - desk.savedAt;
    const seconds = Math.round(length / SECOND);
    const words = seconds < 1 ? t("age.now") : seconds < COUNTED_SECONDS ? t("age.seconds", { n: seconds }) : age(length);
    place.textContent = t("editor.saved", { age: words });
    place.dataset.trouble = "false";
    clearTimeout(timer);
    timer = setTimeout(say, seconds < COUNTED_SECONDS ? SECOND : COUNTED_SECONDS * SECOND);
  };
  const tell = (message) => {
    clearTimeout(timer);
    place.textContent = message;
    place.dataset.trouble = "true";
  };
  desk.addEventListener("desk:saved", say);
  desk.addEventListener("desk:unreached", ({ detail }) => tell(t("editor.not_saved", { message: detail })));
  desk.addEventListener("desk:conflict", () => tell(t("editor.not_saved", { message: t("editor.your_choice") })));
  place.textContent = t("editor.at_once");
}
