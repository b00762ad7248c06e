/** A file of the library: chosen in a dialog or dropped on the field; a sound can be heard as loud as the alert has it. */

import { icon, make } from "../panel/make.js";
import { t } from "../panel/texts.js";
import { pick } from "../media/picker.js";
import { pictureOf } from "../media/picture.js";
import { playsSound } from "../media/sounding.js";
import { factsOf } from "../media/words.js";

/**
 * @param {import("../media/library.js").Library} library
 * @param {HTMLDialogElement} dialog
 * @param {() => number} volume of the design's sound, from 0 to 1
 * @returns {import("../editor/option-row.js").MakeField}
 */
export function mediaField(library, dialog, volume) {
  return (option, { id, help, change }) => {
    const picture = make("span", { className: "chosen" });
    const choose = make("button", { type: "button", className: "choose-file", "aria-describedby": help });
    const remove = make("button", { type: "button", className: "plain remove", title: t("designs.no_file"), "aria-label": t("designs.no_file_of", { label: option.label }) }, icon("cross"));
    const note = make("small", { className: "note" });
    const box = make("span", { id, className: "file-box", role: "group", "aria-label": option.label }, picture, choose, remove, note);
    let chosen = "";
    let drawn = null;

    const draw = () => {
      const media = library.get(chosen);
      const key = JSON.stringify([chosen, media?.name, media?.seconds]);
      if (key === drawn) return;
      drawn = key;
      picture.replaceChildren(...(media ? [small(media, volume)] : []));
      picture.hidden = !media;
      const words = media?.name ?? t(chosen ? "designs.file_gone" : "designs.choose_file");
      choose.replaceChildren(make("bdi", {}, words));
      choose.setAttribute("aria-label", t("designs.file_of", { label: option.label, words }));
      remove.hidden = !chosen;
      note.textContent = media ? factsOf(media) : chosen ? t("designs.file_gone_explained") : t("designs.drop_file");
      box.dataset.gone = String(Boolean(chosen) && !media);
    };
    const take = async (file) => {
      note.textContent = t("designs.uploading", { name: file.name });
      const media = await library.add(file);
      drawn = null;
      draw();
      if (!media) {
        const failed = [...library.uploads].reverse().find(({ fault }) => fault);
        note.textContent = failed?.fault ?? "";
        failed?.cancel();
      } else if (!option.choices.includes(media.type)) {
        note.textContent = t("designs.wrong_file", { name: media.name, type: t(`media.type.${media.type}`) });
      } else {
        change(media.id);
      }
      box.dataset.trouble = String(!media || !option.choices.includes(media.type));
    };
    choose.addEventListener("click", async () => {
      const media = await pick(dialog, library, { title: option.label, types: option.choices, chosen });
      if (media) change(media.id);
    });
    remove.addEventListener("click", () => change(""));
    box.addEventListener("dragover", (event) => {
      event.preventDefault();
      box.dataset.over = "true";
    });
    box.addEventListener("dragleave", () => { box.dataset.over = "false"; });
    box.addEventListener("drop", (event) => {
      event.preventDefault();
      box.dataset.over = "false";
      const [file] = event.dataTransfer.files;
      if (file) take(file);
    });
    library.addEventListener("library:changed", draw);
    return {
      nodes: [box],
      input: box,
      className: "-media",
      take,
      update: (value) => {
        chosen = value;
        draw();
      },
    };
  };
}

function small(media, volume) {
  if (media.type !== "sound") return pictureOf(media);
  const button = make("button", { type: "button", className: "hear" });
  playsSound(button, () => ({ url: media.url, volume: volume() }));
  return button;
}
