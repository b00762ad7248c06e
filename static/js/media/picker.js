/** The library in a dialog, to choose one file for an option; what is dropped there is added and chosen at once. */

import { make } from "../panel/make.js";
import { t } from "../panel/texts.js";
import { Grid } from "./grid.js";
import { pictureOf } from "./picture.js";
import { stopSound } from "./sounding.js";
import { factsOf } from "./words.js";

/**
 * @param {HTMLDialogElement} dialog
 * @param {import("./library.js").Library} library
 * @param {{title: string, types: string[], chosen: string}} what
 * @returns {Promise<import("./library.js").Media | null>} null when nothing was chosen
 */
export function pick(dialog, library, { title, types, chosen }) {
  return new Promise((resolve) => {
    const over = new AbortController();
    const { signal } = over;
    const done = (media) => {
      if (signal.aborted) return;
      over.abort();
      grid.leave();
      stopSound();
      dialog.close();
      resolve(media);
    };
    dialog.querySelector("h1").textContent = title;
    dialog.querySelector(".find").value = "";
    const grid = new Grid(dialog, library, { types, added: done, makeTile: (media) => tile(media, chosen, done) });
    dialog.querySelector(".close").addEventListener("click", () => done(null), { signal });
    dialog.addEventListener("cancel", () => done(null), { signal });
    dialog.addEventListener("click", (event) => event.target === dialog && done(null), { signal });
    dialog.addEventListener("dragover", (event) => event.preventDefault(), { signal });
    dialog.addEventListener("drop", (event) => {
      event.preventDefault();
      grid.take([...event.dataTransfer.files]);
    }, { signal });
    dialog.showModal();
  });
}

function tile(media, chosen, done) {
  const name = make("bdi", { className: "name" });
  const facts = make("small", { className: "facts" });
  const button = make("button", { type: "button", className: "choose", onclick: () => done(media) }, name, facts);
  const element = make("li", { className: "file", dataset: { id: media.id, type: media.type, chosen: String(media.id === chosen) } },
    pictureOf(media), button);
  return {
    element,
    update(now) {
      name.textContent = now.name;
      facts.textContent = factsOf(now);
      button.setAttribute("aria-label", t("media.choose_name", { name: now.name }));
    },
  };
}
