/** Reads words aloud with the browser's own voices, where it has any. */

import { Words } from "../../js/words.js";
import { pieces } from "./placeholders.js";
import { firstLetters } from "./shorten.js";

const ADDRESS = /\bhttps?:\/\/\S+/giu;
const VOICES_MS = 1000;

/**
 * What is read of an alert; "" for nothing.
 *
 * @param {import("./alerts.js").Alert} alert
 */
export function spokenText({ design, roles, values, people }) {
  const { options } = design;
  const { speak, speak_words: words = "", speak_who: who, speak_block: block = [], speak_length: most = 140 } = options;
  if (speak !== "on" || !allowed(who, roles ?? {})) return "";
  const text = plainly(words, { ...values, name: people?.length > 1 ? people[0].name : values.name });
  return new Words(block).in(text) ? "" : firstLetters(text, most);
}

/** Nobody wants an address or a storm of signs read to him. */
function plainly(template, values) {
  const words = pieces(template).map((piece) => {
    if ("text" in piece) return piece.text;
    return Object.hasOwn(values, piece.value) ? String(values[piece.value]) : piece.typed;
  });
  return words.join("").replace(ADDRESS, " ").replace(/\s+/gu, " ").trim();
}

function allowed(who, { moderator = false, authenticated = false }) {
  if (who === "moderators") return moderator;
  return who !== "authenticated" || authenticated || moderator;
}

export class Speech {
  #report;
  #turn = 0;

  /** @param {(problem: string) => void} report why nothing is read */
  constructor(report) {
    this.#report = report;
  }

  /**
   * @param {string} text
   * @param {{voice?: string, rate?: number, pitch?: number, speak_volume?: number}} options
   * @param {number} master the overlay's volume, 0 to 1
   */
  async speak(text, { voice = "", rate = 1, pitch = 1, speak_volume: volume = 80 }, master) {
    const turn = ++this.#turn;
    const voices = await voicesOf();
    if (turn !== this.#turn) return;
    if (!voices.length) {
      this.#report("no voices");
      return;
    }
    const utterance = new SpeechSynthesisUtterance(text);
    const chosen = chosenVoice(voices, voice.trim().toLowerCase());
    if (chosen) Object.assign(utterance, { voice: chosen, lang: chosen.lang });
    Object.assign(utterance, { rate, pitch, volume: Math.min(1, (volume / 100) * master) });
    utterance.onerror = ({ error }) => {
      if (error !== "canceled" && error !== "interrupted") this.#report(error === "not-allowed" ? "blocked" : error);
    };
    speechSynthesis.speak(utterance);
  }

  stop() {
    this.#turn += 1;
    globalThis.speechSynthesis?.cancel();
  }
}

/** The voices; some browsers take a moment to find them. */
async function voicesOf() {
  const { speechSynthesis } = globalThis;
  if (!speechSynthesis) return [];
  const voices = speechSynthesis.getVoices();
  if (voices.length) return voices;
  await new Promise((resolve) => {
    const timer = setTimeout(resolve, VOICES_MS);
    speechSynthesis.addEventListener?.("voiceschanged", () => {
      clearTimeout(timer);
      resolve();
    }, { once: true });
  });
  return speechSynthesis.getVoices();
}

/** By name, by a part of it, or by language; undefined leaves it to the browser. */
function chosenVoice(voices, wanted) {
  if (!wanted) return undefined;
  const names = voices.map((voice) => ({ voice, name: voice.name.toLowerCase(), lang: voice.lang.toLowerCase() }));
  const found = names.find(({ name }) => name === wanted)
    ?? names.find(({ lang }) => lang === wanted || lang.startsWith(`${wanted}-`))
    ?? names.find(({ name }) => name.includes(wanted));
  return found?.voice;
}
