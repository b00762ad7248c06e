/** The page of the media library. */

import "../panel/icon.js";
import { startFileDrop } from "../editor/file-drop.js";
import { make } from "../panel/make.js";
import { reveal } from "../panel/reveal.js";
import { count, t } from "../panel/texts.js";
import { Undo } from "../panel/undo.js";
import { startKeys } from "../rules/keys.js";
import { FileTile } from "./file-tile.js";
import { Grid } from "./grid.js";
import { Library } from "./library.js";

const TYPES = ["image", "video", "sound"];

const find = (selector) => document.querySelector(selector);
const library = new Library();
const undo = new Undo(find(".toast"));

async function start() {
  await library.load();
  const grid = new Grid(find(".library"), library, { types: TYPES, makeTile });
  startFileDrop(find(".drop"), (_, files) => grid.take(files));
  reveal(find(".library"));
  // a design may have taken or left a file in a tab beside this one
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && library.load().catch(() => {}));
}

function makeTile(media) {
  return new FileTile(media, {
    rename: (name) => library.rename(media.id, name),
    remove: async () => {
      const { name, used_by: designs } = library.get(media.id);
      const back = await library.remove(media.id);
      const words = t("media.deleted", { name });
      undo.tell(designs.length ? `${words}. ${count("media.was_used", designs.length)}` : words, back);
    },
  });
}

startKeys({ u: () => undo.undo() });
start().catch((error) => {
  find(".notices").replaceChildren(make("p", { className: "fault", role: "alert" }, error.message));
});
