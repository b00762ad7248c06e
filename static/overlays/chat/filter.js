/** Which lines the streamer wants on this overlay. What it leaves out is still in the panel and the log. */

import { matches } from "../../js/glob.js";
import { lengthOf, textOf } from "../../js/mask.js";
import { displayName } from "../../js/viewer-text.js";
import { Words } from "../../js/words.js";

const FEW_VIEWERS = 50;
const LETTER = /^[\p{L}\p{M}\p{N}_]/u;

/** The option that shows or hides all lines of a type. */
const SWITCHES = {
  USER_JOINED: "joins",
  USER_PARTED: "parts",
  NAME_CHANGE: "renames",
  SYSTEM: "system",
  CHAT_ACTION: "actions",
  STREAM_STARTED: "stream",
  STREAM_STOPPED: "stream",
  STREAM_TITLE_UPDATED: "stream",
  FEDIVERSE_ENGAGEMENT_FOLLOW: "follows",
};

/** @typedef {import("./transcript.js").Line} Line */

/** One set of options as a question about a line. Answers are remembered until a viewer is another. */
export class Filter {
  #options;
  #look;
  #blocked;
  #ignored;
  #only;
  #prefixes;
  /** @type {WeakMap<Line, boolean>} */
  #answers = new WeakMap();

  /**
   * @param {Record<string, any>} options
   * @param {import("./look.js").Look} look who is who
   */
  constructor(options, look) {
    this.#options = options;
    this.#look = look;
    this.#blocked = (options.block ?? []).map(folded);
    this.#ignored = new Words(options.block_words_do === "mask" ? [] : (options.block_words ?? []));
    this.#only = new Words(options.only ?? []);
    this.#prefixes = (options.command_prefixes ?? ["!"]).map((prefix) => prefix.toLowerCase());
  }

  /** @param {Line} line */
  wants(line) {
    let answer = this.#answers.get(line);
    if (answer === undefined) {
      answer = this.#isWanted(line);
      this.#answers.set(line, answer);
    }
    return answer;
  }

  /** A viewer has a new name, or is the streamer now. */
  reconsider() {
    this.#answers = new WeakMap();
  }

  #isWanted({ event: { type, data }, viewers }) {
    const shown = this.#options[SWITCHES[type]] ?? "show";
    if (shown === "hide" || (shown === "few" && viewers >= FEW_VIEWERS)) return false;
    if (this.#blocked.length && this.#namesIn(data).some((name) => this.#blocked.some((one) => matches(one, name)))) {
      return false;
    }
    if (!data.fragments) return true;
    const text = textOf(data.fragments);
    if (!this.#ignored.none && this.#ignored.in(text)) return false;
    return type !== "CHAT" || this.#isMessageWanted(data.user, text);
  }

  #isMessageWanted(user, text) {
    const { bots, commands, only_moderators: moderators, minimum_length: shortest } = this.#options;
    if (bots === "hide" && user.is_bot) return false;
    if (moderators === "on" && !user.is_moderator && !this.#look.isStreamer(user)) return false;
    if (commands === "hide" && this.#isCommand(text)) return false;
    if (shortest > 0 && lengthOf(text.trim()) < shortest) return false;
    return this.#only.none || this.#only.in(text);
  }

  /** "!uptime", and not "!!!" or "! no". */
  #isCommand(text) {
    const words = text.trimStart().toLowerCase();
    return this.#prefixes.some((prefix) => {
      if (!prefix || !words.startsWith(prefix)) return false;
      const next = words.slice(prefix.length);
      return LETTER.test(prefix.at(-1)) ? !LETTER.test(next) : LETTER.test(next);
    });
  }

  /** The names it is about; a viewer's own and the one he has now. */
  #namesIn(data) {
    const names = [data.old_name, data.new_name];
    if (data.user) names.push(data.user.name, this.#look.people.nameOf(data.user));
    else if (data.handle) names.push(data.name, data.handle);
    return names.filter(Boolean).map(folded);
  }
}

function folded(name) {
  return displayName(name).normalize("NFC").toLowerCase();
}
