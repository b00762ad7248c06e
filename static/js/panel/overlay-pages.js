/** The pages that have an overlay open, in words. */

import { feed } from "./feed.js";
import { make } from "./make.js";
import { count, t } from "./texts.js";
import { age } from "./times.js";

const LAG_SECONDS = 1;

/**
 * At a glance: open and where, lost since when, or not open.
 *
 * @param {{id: number, connected: number, pages?: object[]}} overlay
 * @returns {["dot" | "triangle" | "ring", string]} a sign and its words
 */
export function pagesInWords({ id, connected, pages = [] }) {
  const inObs = pages.filter(({ obs, preview }) => obs && !preview).length;
  if (inObs && inObs === connected) return ["dot", count("overlays.in_obs", inObs)];
  if (connected) return ["dot", count("overlays.pages", connected)];
  const emptied = feed.emptied.get(id);
  return emptied ? ["triangle", t("overlays.lost", { age: age(feed.now - emptied) })] : ["ring", t("overlays.not_open")];
}

/** Each page with what it said of itself. @returns {HTMLLIElement[]} */
export function pageRows({ id, pages = [], width, height }) {
  return pages.filter(({ preview }) => !preview).map((page) => {
    const [sign, words] = stateOf(page);
    const row = make("li", {}, make("span", { className: "sign", "aria-hidden": "true", dataset: { sign } }),
      make("b", {}, page.obs ? t("overlays.page_obs", { version: page.obs }) : t("overlays.page_browser", { version: page.chromium || "?" })),
      make("span", {}, words));
    const scene = page.scene || (page.obs ? scenesOf(id) : "");
    if (scene) row.append(make("span", { dir: "auto" }, t("overlays.page_scene", { scene })));
    if (page.lag >= LAG_SECONDS) row.append(make("span", { className: "fault" }, t("overlays.page_lag", { seconds: Math.round(page.lag) })));
    if (page.behind) row.append(make("span", { className: "fault" }, t("overlays.page_behind")));
    if (page.obs && page.width && (page.width !== width || page.height !== height)) {
      row.append(make("span", { className: "fault" }, t("overlays.page_size", { width: page.width, height: page.height })));
    }
    if (page.error) row.append(make("span", { className: "fault", dir: "auto" }, page.error));
    return row;
  });
}

/** Where OBS says that the overlay is: its page learns of a scene only when another one comes on air. */
function scenesOf(id) {
  const sources = (feed.status.obs?.sources ?? []).filter((source) => source.overlay === id);
  return [...new Set(sources.flatMap(({ scenes }) => scenes))].join(", ");
}

function stateOf({ visible, active }) {
  if (active) return ["dot", t("overlays.page_active")];
  return visible ? ["dot", t("overlays.page_visible")] : ["ring", t("overlays.page_hidden")];
}
