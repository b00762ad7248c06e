/** Which page plays the sound, whether it does, and what the pages of an alerts overlay complain of. */

import { make } from "./make.js";
import { count, t } from "./texts.js";
import { age } from "./times.js";

export class SoundLine {
  #place;

  /** @param {HTMLElement} place @param {() => void} check */
  constructor(place, check) {
    this.#place = place;
    place.querySelector(".sound-check").addEventListener("click", check);
  }

  /** @param {object | null} queue @param {number} now by the server's clock */
  update(queue, now) {
    this.#place.hidden = !queue;
    if (!queue) return;
    const { leader, sound, problems, full } = queue;
    this.#place.querySelector(".sound-check").disabled = !leader;
    const words = this.#place.querySelector(".words");
    const said = !leader ? t("alerts.sound_nowhere") : sound ? this.#checked(sound, now) : t("alerts.sound_by", { page: named(leader) });
    if (words.textContent !== said) words.textContent = said;
    words.dataset.trouble = String(Boolean(leader && sound && sound.state !== "running"));
    const faults = [...(full ? [count("alerts.full", full)] : []), ...problems];
    const list = this.#place.parentElement.querySelector(".faults");
    if ([...list.children].map((fault) => fault.textContent).join("\n") === faults.join("\n")) return;
    list.replaceChildren(...faults.map((fault) => make("li", { className: "fault" }, fault)));
  }

  #checked({ page, at, state }, now) {
    const key = state === "running" ? "alerts.sound_plays" : "alerts.sound_blocked";
    return t(key, { page: named(page), age: age(now - Date.parse(at)) });
  }
}

/** A page of OBS has its version behind it: that is its name in every language. @param {string} page */
function named(page) {
  return page === "browser tab" ? t("alerts.browser_tab") : page;
}
