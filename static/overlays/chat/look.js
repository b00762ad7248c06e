/** What a line is drawn with: options, colours, the people it may name. */

import { masked } from "../../js/mask.js";
import { Mentions } from "../../js/mentions.js";
import { Words } from "../../js/words.js";
import { People } from "./people.js";
import { ViewerColors } from "./viewer-colors.js";

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
  #drawn = "";

  /**
   * @param {object} message with `overlay`, `state`, both, or neither
   * @param {import("../../js/color.js").Ground} ground what viewers' colours are to be read on
   * @returns {boolean} whether lines that are there have to be drawn again
   */
  update({ overlay, state }, ground) {
    if (!overlay && !state) return false;
    if (overlay) {
      this.options = overlay.options;
      this.#words = new Words(this.options.block_words_do === "mask" ? this.options.block_words : []);
    }
    if (state) {
      this.#palette = state.palette;
      for (const { name, color } of state.streamers ?? []) this.mentions.remember(name, color, { streamer: true });
    }
    this.colors.set(ground, this.#palette, this.options);
    const drawn = JSON.stringify([this.colors.state, DRAWN.map((name) => this.options[name])]);
    const changed = drawn !== this.#drawn;
    this.#drawn = drawn;
    return changed;
  }

  /**
   * Notes who a line is from.
   *
   * @param {object} event with a user
   * @returns {boolean} whether a name on earlier lines has to change
   */
  meet(event) {
    const { user } = event.data;
    this.mentions.remember(user.name, user.color, { streamer: Boolean(user.is_streamer) });
    return this.people.note(event) && this.options.rename_lines !== "keep";
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
