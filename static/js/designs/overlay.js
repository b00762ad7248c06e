/** The alerts overlay whose page shows alerts in the panel: the first one there is. */

import { call } from "../panel/api.js";
import { make } from "../panel/make.js";
import { t } from "../panel/texts.js";

/** @returns {Promise<{all: {id: number, name: string, url: string, kind: string}[], url: string}>} `url` is empty without one */
export async function alertsOverlays() {
  const { overlays } = await call("GET", "/api/overlays");
  const all = overlays.filter(({ kind }) => kind === "alerts");
  return { all, url: all[0]?.url ?? "" };
}

/** Says that there is none, and offers to make one. @param {HTMLElement} place */
export function offerOverlay(place) {
  const add = make("button", { type: "button" }, t("designs.add_overlay"));
  const row = make("div", { className: "strip", dataset: { key: "designs.no_overlay" } }, make("p", {}, t("designs.no_overlay")), add);
  add.addEventListener("click", async () => {
    add.disabled = true;
    try {
      await call("POST", "/api/overlays", { kind: "alerts" });
      location.reload();
    } catch (error) {
      add.disabled = false;
      row.firstElementChild.textContent = error.message;
    }
  });
  place.append(row);
}
