/** The editor's page: brings its parts together for the overlay that the address names. */

import "../panel/icon.js";
import { call } from "../panel/api.js";
import { make } from "../panel/make.js";
import { startAddress } from "./address.js";
import { startContrast } from "./contrast.js";
import { Desk } from "./desk.js";
import { startFileDrop } from "./file-drop.js";
import { Form } from "./form.js";
import { startIdentity } from "./identity.js";
import { startKeys } from "./keys.js";
import { startLine } from "./line.js";
import { Preview } from "./preview.js";
import { startSavedWords } from "./saved-words.js";
import { startShare } from "./share.js";
import { Stage } from "./stage.js";
import { Streamer } from "./streamer.js";
import { startTestBar } from "./test-bar.js";
import { themeField } from "./theme-field.js";

/** Options of this type are no part of a look: resetting the theme leaves them. */
const PERSONAL = "names";

const find = (selector) => document.querySelector(selector);
const id = Number(location.pathname.split("/").at(-1));

/** One line under the header for what belongs to no option. */
function tell(message) {
  find(".notices > .said").replaceChildren(...(message ? [make("p", { className: "fault", role: "alert" }, message)] : []));
}

async function start() {
  const [{ overlays }, { kinds }, { themes }] = await Promise.all(["/api/overlays", "/api/kinds", "/api/themes"].map((path) => call("GET", path)));
  const overlay = overlays.find((one) => one.id === id);
  if (!overlay) {
    location.replace("/");
    return;
  }
  open(overlay, kinds.find(({ kind }) => kind === overlay.kind), themes);
}

function open(overlay, manifest, themes) {
  const desk = new Desk(overlay, manifest, themes);
  const hasChat = manifest.events.includes("CHAT");
  const stage = new Stage(find(".show"), tell);
  const preview = new Preview(find(".show"), desk, hasChat);
  const form = new Form(find(".groups"), desk.look, {
    change: (key, change, how) => {
      for (const name of Object.keys(change.options)) form.tell(name, "");
      desk.change(key, change, how);
    },
    seal: desk.seal,
    fields: { theme: themeField(themes, overlay.url, preview.ready) },
  });
  if (hasChat) (form.groupOf("mention_streamer") ?? find(".groups").lastElementChild)?.append(new Streamer().element);
  const takeLook = startShare(find(".head"), desk, tell);
  const pressTest = startTestBar(find(".tests"), preview, hasChat);
  startIdentity(find(".identity"), desk, tell);
  startAddress(find(".head"), desk);
  startContrast(find(".contrast"), preview.frame);
  startSavedWords(find(".saved"), desk);
  startFileDrop(find(".drop"), { picture: (file) => stage.take(file), look: takeLook });
  startFoot(desk, form);
  startFind(form);
  startKeys({
    undo: () => find(".undo").click(),
    redo: () => find(".redo").click(),
    test: pressTest,
    copy: () => find(".head .copy").click(),
    find: () => find(".find").focus(),
  });
  desk.addEventListener("desk:refused", ({ detail: { name, message } }) => {
    if (!form.tell(name, message) && !name) tell(message);
  });
  startLine(find(".notices > .strips"), desk);
  find(".editor").removeAttribute("data-loading");
}

function startFoot(desk, form) {
  const [undo, redo, resetAll] = [".undo", ".redo", ".reset-all"].map(find);
  const looks = desk.look.options.filter((option) => option.type !== PERSONAL && option !== desk.look.themeOption);
  const update = () => {
    form.update();
    undo.disabled = !desk.history.canUndo;
    redo.disabled = !desk.history.canRedo;
    resetAll.disabled = !looks.some((option) => desk.look.differs(option));
  };
  const step = (act) => () => {
    for (const { name } of desk.look.options) form.tell(name, "");
    act();
    update();
  };
  undo.addEventListener("click", step(desk.undo));
  redo.addEventListener("click", step(desk.redo));
  resetAll.addEventListener("click", step(() => desk.change("reset", desk.look.reset(looks))));
  desk.addEventListener("desk:changed", update);
  update();
}

function startFind(form) {
  const field = find(".find");
  field.addEventListener("input", () => {
    find(".form .nothing-found").hidden = form.find(field.value);
  });
}

start().catch((error) => tell(error.message));
