/** The editor's page: brings its parts together for the overlay that the address names. */

import "../panel/icon.js";
import { call } from "../panel/api.js";
import { kindInWords, themesInWords } from "../panel/declared.js";
import { feed } from "../panel/feed.js";
import { make } from "../panel/make.js";
import { reveal } from "../panel/reveal.js";
import { startAddress } from "./address.js";
import { startContrast } from "./contrast.js";
import { Desk } from "./desk.js";
import { startFileDrop } from "./file-drop.js";
import { startFind, startFoot } from "./foot.js";
import { Form } from "./form.js";
import { startIdentity } from "./identity.js";
import { startKeys } from "./keys.js";
import { startLine } from "./line.js";
import { Preview } from "./preview.js";
import { samplesFor } from "./samples.js";
import { startSavedWords } from "./saved-words.js";
import { startShare } from "./share.js";
import { Stage } from "./stage.js";
import { Streamer } from "./streamer.js";
import { startTestBar } from "./test-bar.js";
import { themeField } from "./theme-field.js";
import { pagesOf } from "./tiles.js";

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
  open(overlay, kindInWords(kinds.find(({ kind }) => kind === overlay.kind)), themesInWords("theme", themes));
}

function open(overlay, manifest, themes) {
  const desk = new Desk(overlay, manifest, themes, `/api/overlays/${overlay.id}`);
  const samples = samplesFor(manifest);
  const stage = new Stage(find(".show"), tell);
  const preview = new Preview(find(".show"), desk, samples);
  const form = new Form(find(".groups"), desk.look, {
    change: (key, change, how) => {
      for (const name of Object.keys(change.options)) form.tell(name, "");
      desk.change(key, change, how);
    },
    seal: desk.seal,
    inAddress: true,
    fields: { theme: themeField(themes, pagesOf(overlay.url), preview.ready) },
  });
  if (samples) (form.groupOf("mention_streamer") ?? find(".groups").lastElementChild)?.append(new Streamer().element);
  const takeLook = startShare(find(".head"), desk, tell, { pages: "/overlays/", suffix: "overlay.json", mark: "owncast_overlay_look", stranger: "editor.no_look" });
  const pressTest = startTestBar(find(".tests"), preview, samples);
  startIdentity(find(".identity"), desk, tell);
  startAddress(find(".head"), desk);
  startContrast(find(".contrast"), preview.frame);
  startSavedWords(find(".saved"), desk);
  startFileDrop(find(".drop"), (file) => (file.type.startsWith("image/") ? stage.take(file) : takeLook(file)));
  startFoot(find(".form-foot"), desk, form);
  startFind(find(".form"), form);
  startKeys({
    undo: () => find(".undo").click(),
    redo: () => find(".redo").click(),
    test: pressTest,
    find: () => find(".find").focus(),
    letters: { y: () => find(".head .copy").click() },
  });
  desk.addEventListener("desk:refused", ({ detail: { name, message } }) => {
    if (!form.tell(name, message) && !name) tell(message);
  });
  follow(desk);
  reveal(find(".editor"));
}

/** The overlay as the server tells of it, and whether there still is a server, and an overlay. */
function follow(desk) {
  const words = { cut: "editor.cut", gone: "editor.gone" };
  const line = startLine(find(".notices > .strips"), words, { opened: desk.retry, left: () => location.assign("/") });
  feed.addEventListener("panel:status", ({ detail }) => {
    if (!detail.includes("overlays")) return;
    const present = feed.status.overlays.find((overlay) => overlay.id === id);
    if (present) desk.take(present);
    else line.gone();
  });
}

start().catch((error) => tell(error.message));
