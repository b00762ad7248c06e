/** Draws "@name" in a message in the colour of whom it names. */

import { displayName } from "./viewer-text.js";

/**
 * @param {object} look
 * @param {import("./mentions.js").Mentions} look.mentions the people it may name
 * @param {import("./viewer-colors.js").ViewerColors} look.colors
 * @param {(person: import("./mentions.js").Person) => boolean} look.stands whether the name of this one stands out
 * @returns {import("./message-body.js").Marker} makes a `.mention` of each, with its own --overlay-viewer...; -streamer
 */
export function mentionMarker({ mentions, colors, stands }) {
  return (text) => mentions.mark(text, (words, color, person) => {
    const node = document.createElement("bdi");
    node.className = stands(person) ? "mention -streamer" : "mention";
    node.textContent = displayName(words);
    colors.paint(node, color);
    return node;
  });
}
