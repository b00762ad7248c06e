/** The themes as tiles, each with a picture of what they make of it. */

import { make } from "../panel/make.js";
import { t } from "../panel/texts.js";

/** The size of what `make pictures` draws. */
const MADE = { width: 800, height: 600 };

/**
 * Draws into a tile what a theme looks like; both names are words of the manifest.
 * @callback FillTile
 * @param {HTMLElement} picture
 * @param {string} option
 * @param {string} theme
 */

/**
 * @param {{name: string, title: string, description: string}[]} themes
 * @param {FillTile} fill
 * @param {Promise<void>} after when the tiles may be filled: the large preview comes first
 * @param {{isExplained: boolean}} [how] whether there is a picture of each to be unfolded
 * @returns {import("./option-row.js").MakeField}
 */
export function themeField(themes, fill, after, { isExplained = true } = {}) {
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
      after.then(() => fill(picture, option.name, name));
      return { tile, input };
    });
    const group = make("div", { className: "tiles", role: "radiogroup", "aria-label": option.label }, ...tiles.map(({ tile }) => tile));
    group.addEventListener("change", (event) => change(event.target.value));
    return {
      nodes: [group, about, ...(isExplained ? [aboutAll(themes)] : [])],
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
