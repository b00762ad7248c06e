/** What a line is drawn with: options, colours, the people it may name. */

import { masked } from "../../js/mask.js";
import { Mentions } from "../../js/mentions.js";
import { Words } from "../../js/words.js";
import { People } from "./people.js";
import { ViewerColors } from "../../js/viewer-colors.js";

/** Options that are in the drawn line itself; the others are the style sheet's, or say which lines there are. */
const DRAWN = [
  "avatars", "badge_authenticated", "badge_bot", "badge_first", "badge_moderator", "badge_returning", "badge_streamer",
  "block_words", "block_words_do", "large_emoji", "mention_streamer", "mentions", "rename_lines",
];

export class Look {
  mentions = new Mentions();
  people = new People();
  colors = new ViewerColors();
  /** @type {Record<string, any>} */
  options = {};
  #words = new Words([]);
  #palette = null;
  /** @type {Set<string>} ids of the viewers who are the streamer */
  #streamers = new Set();
  #drawn = "";

  /**
   * @param {object} message
   * @param {import("../../js/color.js").Ground} ground what viewers' colours are to be read on
   * @returns {boolean} whether lines that are there have to be drawn again
   */
  update(message, ground) {
    const { overlay } = message;
    const appearance = message.type === "appearance" ? message : message.appearance;
    if (!overlay && !appearance) return false;
    if (overlay) {
      this.options = overlay.options;
      this.#words = new Words(this.options.block_words_do === "mask" ? this.options.block_words : []);
    }
    if (appearance) {
      this.#palette = appearance.palette;
      this.#streamers = new Set(appearance.streamers);
    }
    this.colors.set(ground, this.#palette, this.options);
    const drawn = JSON.stringify([this.colors.state, [...this.#streamers], DRAWN.map((name) => this.options[name])]);
    const changed = drawn !== this.#drawn;
    this.#drawn = drawn;
    return changed;
  }

  /**
   * Notes who a line is from.
   *
   * @param {object} event with a user
   * @returns {boolean} whether somebody has another name now
   */
  meet(event) {
    const { user } = event.data;
    this.mentions.remember(user.name, user.color, user.id);
    return this.people.note(event);
  }

  /** @param {{id: string}} user */
  isStreamer({ id }) {
    return this.#streamers.has(id);
  }

  /** @param {string} option */
  shows(option) {
    return this.options[option] !== "hide";
  }

  /** The name a viewer's line has. */
  nameOf(user) {
    return this.options.rename_lines === "keep" ? user.name : this.people.nameOf(user);
  }

  /** What is read of a message. */
  readable(fragments) {
    return this.#words.none ? fragments : masked(fragments, this.#words);
  }
}
