/** Puts the design on the stream's own pages with a sample's words, through the queue, and says what became of it. */

import { call } from "../panel/api.js";
import { t } from "../panel/texts.js";
import { sample } from "./samples.js";

const SAID_MS = 12_000;

/**
 * @param {number} design its id
 * @param {string} about the sample's name
 * @param {(overlay: number) => string} nameOf an overlay
 * @returns {Promise<string>} what happens now, in words
 */
export async function testOnAir(design, about, nameOf) {
  const { alerts, queues } = await call("POST", "/api/alerts", { design, values: sample(about).values });
  return alerts.map((alert) => {
    const queue = queues.find(({ overlay }) => overlay === alert.overlay);
    const name = nameOf(alert.overlay);
    if (queue?.held) return t("designs.tested_held", { name, why: t(`designs.held.${queue.held.replace(" ", "_")}`) });
    return t(queue?.playing?.id === alert.id ? "designs.tested_now" : "designs.tested_waits", { name });
  }).join(" ");
}

/**
 * @param {HTMLButtonElement} button
 * @param {HTMLElement} place for what is said
 * @param {object} what
 * @param {import("../editor/desk.js").Desk} what.desk
 * @param {import("./alert-preview.js").AlertPreview} what.preview
 * @param {{id: number, name: string}[]} what.overlays
 */
export function startOnAir(button, place, { desk, preview, overlays }) {
  let timer = 0;
  const tell = (words) => {
    clearTimeout(timer);
    place.textContent = words;
    timer = setTimeout(() => place.replaceChildren(), SAID_MS);
  };
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      const nameOf = (id) => overlays.find((one) => one.id === id)?.name ?? "";
      tell((await desk.settled()) ? await testOnAir(desk.subject.id, preview.about, nameOf) : t("designs.not_saved_yet"));
    } catch (error) {
      tell(error.message);
    } finally {
      button.disabled = false;
    }
  });
}
