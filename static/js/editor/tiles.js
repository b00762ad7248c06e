/** The chat overlay's own page in each theme, for the tiles they are chosen by. */

import { make } from "../panel/make.js";
import { Frame } from "./frame.js";
import { specimen } from "./samples.js";
import { drawScene } from "./scenes.js";

const PICTURE = { width: 278, height: 144 };
const QUIET_LINES = 3;

/**
 * @param {string} url of the overlay
 * @returns {import("./theme-field.js").FillTile}
 */
export function pagesOf(url) {
  return (picture, option, theme) => {
    const canvas = make("canvas", PICTURE);
    drawScene(canvas, "split");
    const page = make("iframe", { tabIndex: -1, title: "", scrolling: "no" });
    picture.append(canvas, page);
    const frame = new Frame(page, url, { [option]: theme, fade: "0" });
    frame.addEventListener("frame:ready", () => {
      if (frame.lines.length < QUIET_LINES) frame.send({ events: specimen() });
    });
  };
}
