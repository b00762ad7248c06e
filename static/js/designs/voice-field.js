/** A voice by its name: those of this browser to choose from. The page in OBS may be another computer's. */

import { make } from "../panel/make.js";
import { t } from "../panel/texts.js";

/** Voices come a moment after they are first asked for, or never. */
const PATIENCE_MS = 1500;

/**
 * @param {() => {rate: number, pitch: number, volume: number}} how the design speaks
 * @returns {import("../editor/option-row.js").MakeField}
 */
export function voiceField(how) {
  return (option, { id, help, change, seal }) => {
    const list = `${id}-voices`;
    const field = make("input", { id, className: "text", maxLength: option.maximum ?? 80, spellcheck: false, "aria-describedby": help });
    field.setAttribute("list", list);
    const names = make("datalist", { id: list });
    const say = make("button", { type: "button", className: "say" }, t("designs.say"));
    const note = make("small", { className: "note", role: "status" });
    const speech = globalThis.speechSynthesis;
    const voices = () => speech?.getVoices() ?? [];

    const draw = () => {
      const all = voices();
      names.replaceChildren(...all.map(({ name, lang }) => make("option", { value: name }, `${name} (${lang})`)));
      say.hidden = all.length === 0;
      note.textContent = all.length ? t("designs.voices", { n: all.length }) : "";
      return all.length;
    };
    if (!draw()) {
      setTimeout(() => draw() || (note.textContent = t("designs.no_voices")), speech ? PATIENCE_MS : 0);
    }
    speech?.addEventListener("voiceschanged", draw);
    field.addEventListener("input", () => change(field.value, { open: true }));
    field.addEventListener("change", seal);
    say.addEventListener("click", () => {
      const words = new SpeechSynthesisUtterance(t("designs.say_words"));
      const wanted = field.value.trim().toLowerCase();
      words.voice = voices().find(({ name, lang }) => wanted && (name.toLowerCase() === wanted || lang.toLowerCase().startsWith(wanted))) ?? null;
      Object.assign(words, how());
      speech.cancel();
      speech.speak(words);
    });
    return {
      nodes: [field, names, say, note],
      input: field,
      className: "-voice",
      update: (value) => {
        if (field.value !== value) field.value = value;
      },
    };
  };
}
