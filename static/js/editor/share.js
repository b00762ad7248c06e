/** Duplicates what is edited, and lets its look out as a file and in again. */

import { call } from "../panel/api.js";
import { t } from "../panel/texts.js";

const LARGEST_BYTES = 256 * 1024;

/**
 * @param {HTMLElement} head
 * @param {import("./desk.js").Desk} desk
 * @param {(message: string) => void} tell
 * @param {object} how
 * @param {string} how.pages where the editors of the like are
 * @param {string} how.suffix of the file's name
 * @param {string} how.mark what such a file has in it
 * @param {string} how.stranger key of the words for a file without it
 * @returns {(file: File) => Promise<void>} takes a look from a file
 */
export function startShare(head, desk, tell, { pages, suffix, mark, stranger }) {
  const duplicate = head.querySelector(".duplicate");
  const link = head.querySelector(".export");
  const chooser = head.querySelector(".look-file");

  const update = () => {
    const words = [desk.subject.name, desk.look.theme?.name ?? desk.look.kind].map((word) => word.replace(/[^\p{L}\p{N}]+/gu, "-").toLowerCase());
    link.href = `${desk.path}/look`;
    link.download = `${[...new Set(words)].join("-")}.${suffix}`;
  };
  const take = async (file) => {
    tell("");
    try {
      const look = await readLook(file, mark, stranger);
      // what was changed before comes before it
      await desk.settled();
      await desk.import(look);
    } catch (error) {
      tell(t("editor.not_imported", { file: file.name, message: error.message }));
    }
  };
  duplicate.addEventListener("click", async () => {
    duplicate.disabled = true;
    try {
      // the server's copy is of what it has; where the last change does not get there, the page says so already
      if (await desk.settled()) {
        const made = await call("POST", `${desk.path}/duplicate`);
        location.assign(`${pages}${made.id}`);
        return;
      }
    } catch (error) {
      tell(error.message);
    }
    duplicate.disabled = false;
  });
  link.addEventListener("click", async (event) => {
    if (desk.idle) return;
    event.preventDefault();
    if (await desk.settled()) link.click();
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

/**
 * @param {File} file
 * @param {string} mark what it has to have
 * @param {string} stranger key of the words for one that has not
 * @throws {Error} in words
 */
export async function readLook(file, mark, stranger) {
  if (file.size > LARGEST_BYTES) throw new Error(t("editor.too_large"));
  let look;
  try {
    look = JSON.parse(await file.text());
  } catch {
    throw new Error(t("editor.not_json"));
  }
  if (look === null || typeof look !== "object" || Array.isArray(look) || !(mark in look)) throw new Error(t(stranger));
  return look;
}
