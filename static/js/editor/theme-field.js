/** The themes as tiles, each with the overlay's own page in that theme. */

import { make } from "../panel/make.js";
import { t } from "../panel/texts.js";
import { Frame } from "./frame.js";
import { specimen } from "./samples.js";
import { drawScene } from "./scenes.js";

const PICTURE = { width: 278, height: 144 };
/** The size of what `make pictures` draws. */
const MADE = { width: 800, height: 600 };
const QUIET_LINES = 3;

/**
 * @param {{name: string, title: string, description: string}[]} themes
 * @param {string} url of the overlay
 * @param {Promise<void>} after when the pages may be loaded: the large preview comes first
 * @returns {import("./option-row.js").MakeField}
 */
export function themeField(themes, url, after) {
  return (option, { id, help, change }) => {
    const about = make("p", { className: "about" });
    const byName = new Map(themes.map((theme) => [theme.name, theme]));
    let chosen = option.default;

    const describe = (name) => { about.textContent = byName.get(name)?.description ?? ""; };
    const tiles = option.choices.map((name) => {
      const theme = byName.get(name) ?? { title: name };
      const input = make("input", { type: "radio", name: id, value: name, "aria-describedby": help });
      const picture = make("span", { className: "picture", "aria-hidden": "true" });
      const tile = make("label", { className: "tile", title: theme.description ?? "", dataset: { theme: name } }, input, picture, make("b", {}, theme.title));
      tile.addEventListener("pointerenter", () => describe(name));
      tile.addEventListener("pointerleave", () => describe(chosen));
      after.then(() => fill(picture, url, option.name, name));
      return { tile, input };
    });
    const group = make("div", { className: "tiles", role: "radiogroup", "aria-label": option.label }, ...tiles.map(({ tile }) => tile));
    group.addEventListener("change", (event) => change(event.target.value));
    return {
      nodes: [group, about, aboutAll(themes)],
      input: group,
      className: "-theme",
      update: (value) => {
        chosen = value;
        describe(value);
        for (const { input } of tiles) input.checked = input.value === value;
      },
    };
  };
}

/** Each theme in a picture and a sentence; the pictures are loaded once they are looked at. */
function aboutAll(themes) {
  const details = make("details", { className: "all-themes" }, make("summary", {}, t("editor.about_themes")));
  details.addEventListener("toggle", () => {
    details.append(...themes.map(({ name, title, description }) => {
      const picture = make("img", { ...MADE, alt: "", src: new URL(`../../media/themes/${name}.webp`, import.meta.url).href });
      picture.addEventListener("error", () => picture.remove());
      return make("figure", {}, picture, make("figcaption", {}, make("b", {}, title), " ", description ?? ""));
    }));
  }, { once: true });
  return details;
}

function fill(picture, url, option, theme) {
  const canvas = make("canvas", PICTURE);
  drawScene(canvas, "split");
  const page = make("iframe", { tabIndex: -1, title: "", scrolling: "no" });
  picture.append(canvas, page);
  const frame = new Frame(page, url, { [option]: theme, fade: "0" });
  frame.addEventListener("frame:ready", () => {
    if (frame.lines.length < QUIET_LINES) frame.send(specimen());
  });
}

