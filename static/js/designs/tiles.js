/** This very design in each theme, for the tiles they are chosen by. */

import { drawScene } from "../editor/scenes.js";
import { make } from "../panel/make.js";
import { effectiveOf } from "./sample-alert.js";
import { SmallPage } from "./small-page.js";
import { Look } from "../editor/look.js";

const PICTURE = { width: 278, height: 156 };
const PAUSE_MS = 400;

/**
 * @param {import("../editor/desk.js").Desk} desk
 * @param {string} url of an alerts overlay; empty where there is none
 * @param {() => import("../media/library.js").Media[]} media
 * @param {object[]} themes
 * @returns {import("../editor/theme-field.js").FillTile}
 */
export function tilesOf(desk, url, media, themes) {
  return (picture, option, theme) => {
    const canvas = make("canvas", PICTURE);
    drawScene(canvas, "split");
    picture.append(canvas);
    if (!url) return;
    const small = new SmallPage(picture, url);
    let timer = 0;
    const show = () => {
      const look = new Look({ kind: desk.look.kind, options: desk.look.options }, themes);
      look.take({ options: { ...desk.look.chosen, [option]: theme } });
      small.show(desk.subject, effectiveOf(look), media());
    };
    desk.addEventListener("desk:changed", ({ detail }) => {
      const names = Object.keys(detail?.options ?? {});
      if (names.length === 1 && names[0] === option) return;
      clearTimeout(timer);
      timer = setTimeout(show, PAUSE_MS);
    });
    show();
  };
}
