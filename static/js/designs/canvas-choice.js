/** The size of the page that alerts are looked at on: the canvases streams have. */

import { make } from "../panel/make.js";
import { t } from "../panel/texts.js";

const SIZES = [[1920, 1080], [1280, 720], [1080, 1920], [3840, 2160]];
const REMEMBERED_AS = "design-editor:canvas";

/**
 * @param {HTMLSelectElement} select
 * @param {import("./alert-preview.js").AlertPreview} preview
 */
export function startCanvasChoice(select, preview) {
  const nameOf = ([width, height]) => `${width}x${height}`;
  select.replaceChildren(...SIZES.map((size) => make("option", { value: nameOf(size) }, t("designs.canvas_size", { width: size[0], height: size[1] }))));
  const choose = (name) => {
    const [width, height] = SIZES.find((size) => nameOf(size) === name) ?? SIZES[0];
    select.value = nameOf([width, height]);
    preview.resize({ width, height });
  };
  select.addEventListener("change", () => {
    choose(select.value);
    keep(select.value);
  });
  choose(kept());
}

function keep(name) {
  try {
    localStorage.setItem(REMEMBERED_AS, name);
  } catch {
    // a browser that keeps nothing shows the first size the next time
  }
}

function kept() {
  try {
    return localStorage.getItem(REMEMBERED_AS);
  } catch {
    return null;
  }
}
