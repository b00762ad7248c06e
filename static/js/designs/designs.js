/** The page of all designs. */

import "../panel/icon.js";
import { startFileDrop } from "../editor/file-drop.js";
import { readLook } from "../editor/share.js";
import { Keyed } from "../panel/keyed.js";
import { make } from "../panel/make.js";
import { reveal } from "../panel/reveal.js";
import { count, t } from "../panel/texts.js";
import { Undo } from "../panel/undo.js";
import { startKeys } from "../rules/keys.js";
import { DesignCard } from "./design-card.js";
import { testOnAir } from "./on-air.js";
import { alertsOverlays, offerOverlay } from "./overlay.js";
import { Designs } from "./store.js";

const MARK = "owncast_overlay_design";

const find = (selector) => document.querySelector(selector);
const designs = new Designs();
const undo = new Undo(find(".toast"));

function tell(message) {
  find(".notices > .said").replaceChildren(...(message ? [make("p", { className: "fault", role: "alert" }, message)] : []));
}

async function start() {
  const [overlays] = await Promise.all([alertsOverlays(), designs.load()]);
  const cards = new Keyed(find(".cards"), ({ id }) => id, ({ id }) => cardOf(id, overlays));
  const update = () => {
    cards.update(designs.all);
    find(".empty").hidden = designs.all.length > 0;
  };
  designs.addEventListener("designs:changed", update);
  if (!overlays.url) offerOverlay(find(".notices > .strips"));
  find(".new").addEventListener("click", () => create({ name: t("designs.new_name"), options: {} }));
  startImport();
  update();
  reveal(find(".designs"));
  // somebody may have worked in a tab beside this one
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && designs.load().catch(() => {}));
}

function cardOf(id, overlays) {
  const nameOf = (overlay) => overlays.all.find((one) => one.id === overlay)?.name ?? "";
  const card = new DesignCard(designs.get(id), overlays.url, {
    test: () => testOnAir(id, "short", nameOf),
    duplicate: async () => {
      const made = await designs.duplicate(id);
      find(`.design[data-id="${made.id}"] .open`)?.focus();
    },
    remove: async () => {
      const { name, used_by: rules } = designs.get(id);
      const back = await designs.remove(id);
      const words = t("designs.deleted", { name });
      undo.tell(rules.length ? `${words}. ${count("designs.was_used", rules.length)}` : words, back);
    },
  });
  return {
    element: card.element,
    update: (design) => card.update(design, designs.themes.find(({ name }) => name === design.theme)?.title ?? design.theme),
  };
}

function startImport() {
  const chooser = find(".look-file");
  const take = async (file) => {
    tell("");
    try {
      const { name, options } = await readLook(file, MARK, "designs.no_look");
      await create({ name: name || file.name.replace(/\..*$/, ""), options });
    } catch (error) {
      tell(t("editor.not_imported", { file: file.name, message: error.message }));
    }
  };
  find(".import").addEventListener("click", () => chooser.click());
  chooser.addEventListener("change", () => {
    if (chooser.files.length) take(chooser.files[0]);
    chooser.value = "";
  });
  startFileDrop(find(".drop"), take);
}

async function create(draft) {
  tell("");
  try {
    const { id } = await designs.make(draft);
    location.assign(`/designs/${id}`);
  } catch (error) {
    tell(error.message);
  }
}

startKeys({ u: () => undo.undo() });
start().catch((error) => tell(error.message));
