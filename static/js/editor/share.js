/** Duplicates the overlay, and lets its look out as a file and in again. */

import { call } from "../panel/api.js";
import { t } from "../panel/texts.js";

const LARGEST_BYTES = 256 * 1024;

/**
 * @param {HTMLElement} head
 * @param {import("./desk.js").Desk} desk
 * @param {(message: string) => void} tell
 * @returns {(file: File) => Promise<void>} takes a look from a file
 */
export function startShare(head, desk, tell) {
  const duplicate = head.querySelector(".duplicate");
  const link = head.querySelector(".export");
  const chooser = head.querySelector(".look-file");

  const update = () => {
    const { name, kind } = desk.overlay;
    const words = [name, desk.look.theme?.name ?? kind].map((word) => word.replace(/[^\p{L}\p{N}]+/gu, "-").toLowerCase());
    link.href = `${desk.path}/look`;
    link.download = `${[...new Set(words)].join("-")}.overlay.json`;
  };
  const take = async (file) => {
    tell("");
    try {
      await desk.import(await read(file));
    } catch (error) {
      tell(t("editor.not_imported", { file: file.name, message: error.message }));
    }
  };
  duplicate.addEventListener("click", async () => {
    duplicate.disabled = true;
    try {
      const made = await call("POST", `${desk.path}/duplicate`);
      location.assign(`/overlays/${made.id}`);
    } catch (error) {
      tell(error.message);
      duplicate.disabled = false;
    }
  });
  head.querySelector(".import").addEventListener("click", () => chooser.click());
  chooser.addEventListener("change", async () => {
    const [file] = chooser.files;
    if (file) await take(file);
    chooser.value = "";
  });
  desk.addEventListener("desk:changed", update);
  desk.addEventListener("desk:saved", update);
  update();
  return take;
}

async function read(file) {
  if (file.size > LARGEST_BYTES) throw new Error(t("editor.too_large"));
  let look;
  try {
    look = JSON.parse(await file.text());
  } catch {
    throw new Error(t("editor.not_json"));
  }
  if (look === null || typeof look !== "object" || Array.isArray(look) || !("owncast_overlay_look" in look)) throw new Error(t("editor.no_look"));
  return look;
}
