/** The page that changes one design: brings its parts together for the one that the address names. */

import "../panel/icon.js";
import { reveal } from "../panel/reveal.js";
import { startConflict } from "./conflict.js";
import { Desk } from "../editor/desk.js";
import { startFileDrop } from "../editor/file-drop.js";
import { startFind, startFoot } from "../editor/foot.js";
import { Form } from "../editor/form.js";
import { startIdentity } from "../editor/identity.js";
import { startKeys } from "../editor/keys.js";
import { startLine } from "../editor/line.js";
import { startSavedWords } from "../editor/saved-words.js";
import { startShare } from "../editor/share.js";
import { Stage } from "../editor/stage.js";
import { themeField } from "../editor/theme-field.js";
import { Library } from "../media/library.js";
import { setVolume } from "../media/sounding.js";
import { call } from "../panel/api.js";
import { make } from "../panel/make.js";
import { count, t } from "../panel/texts.js";
import { AlertPreview } from "./alert-preview.js";
import { startCanvasChoice } from "./canvas-choice.js";
import { mediaField } from "./media-field.js";
import { startOnAir } from "./on-air.js";
import { alertsOverlays, offerOverlay } from "./overlay.js";
import { placeField } from "./place-field.js";
import { startSampleBar } from "./sample-bar.js";
import { Designs } from "./store.js";
import { tilesOf } from "./tiles.js";
import { voiceField } from "./voice-field.js";
import { wordsField } from "./words-field.js";

/** Options of these types are what an alert says, shows and sounds like: another look leaves them. */
const CONTENT = ["names", "text", "media"];

const find = (selector) => document.querySelector(selector);
const id = Number(location.pathname.split("/").at(-1));
const path = `/api/designs/${id}`;
const library = new Library();

/** One line under the header for what belongs to no option. */
function tell(message) {
  find(".notices > .said").replaceChildren(...(message ? [make("p", { className: "fault", role: "alert" }, message)] : []));
}

async function start() {
  const designs = new Designs();
  const [overlays] = await Promise.all([alertsOverlays(), designs.load(), library.load()]);
  const design = designs.get(id);
  if (!design) {
    location.replace("/designs");
    return;
  }
  const desk = new Desk(design, { kind: "design", options: designs.options }, designs.themes, path);
  if (!overlays.url) offerOverlay(find(".notices > .strips"));
  open(desk, designs.themes, overlays);
}

function open(desk, themes, overlays) {
  const valueOf = (name) => desk.look.valueOf(desk.look.options.find((option) => option.name === name) ?? { name });
  new Stage(find(".show"), tell);
  const preview = new AlertPreview(find(".show"), desk, overlays.url, () => library.files);
  const fields = fieldsOf(desk, themes, overlays, preview, valueOf);
  const form = new Form(find(".groups"), desk.look, {
    change: (key, change, how) => {
      for (const name of Object.keys(change.options)) form.tell(name, "");
      desk.change(key, change, how);
    },
    seal: desk.seal,
    fields,
  });
  startCanvasChoice(find(".canvas"), preview);
  const pressSample = startSampleBar(find(".tests"), preview);
  startIdentity(find(".identity"), desk, tell);
  const share = { pages: "/designs/", suffix: "design.json", mark: "owncast_overlay_design", stranger: "designs.no_look" };
  const takeLook = startShare(find(".head"), desk, tell, share);
  startSavedWords(find(".saved"), desk);
  startConflict(find(".notices > .conflict"), desk);
  startFoot(find(".form-foot"), desk, form, CONTENT);
  startFind(find(".form"), form);
  startUses(find(".used"), desk);
  startOnAir(find(".on-air"), find(".notices > .told"), { desk, preview, overlays: overlays.all });
  startFileDrop(find(".drop"), (file) => takeFile(file, { desk, takeLook }));
  startKeys({
    undo: () => find(".undo").click(),
    redo: () => find(".redo").click(),
    test: pressSample,
    find: () => find(".find").focus(),
    letters: { p: () => find(".tests .play").click(), t: () => find(".on-air").click() },
  });
  desk.addEventListener("desk:changed", () => setVolume(valueOf("volume") / 100));
  desk.addEventListener("desk:refused", ({ detail: { name, message } }) => {
    if (!form.tell(name, message) && !name) tell(message);
  });
  follow(desk);
  reveal(find(".editor"));
}

function fieldsOf(desk, themes, overlays, preview, valueOf) {
  const words = wordsField();
  const voice = () => ({ rate: valueOf("rate"), pitch: valueOf("pitch"), volume: valueOf("speak_volume") / 100 });
  return {
    theme: themeField(themes, tilesOf(desk, overlays.url, () => library.files, themes), preview.ready, { isExplained: false }),
    media: mediaField(library, find(".media-picker"), () => valueOf("volume") / 100),
    headline: words,
    words,
    detail: words,
    speak_words: words,
    merged: wordsField(["first", "second", "others", "count"]),
    voice: voiceField(voice),
    position: placeField,
  };
}

/** A look is taken; a picture, video or sound is added to the library and becomes this design's. */
async function takeFile(file, { desk, takeLook }) {
  if (/\.json$/i.test(file.name)) {
    await takeLook(file);
    return;
  }
  tell("");
  find(".notices > .told").textContent = t("designs.uploading", { name: file.name });
  const media = await library.add(file);
  find(".notices > .told").textContent = "";
  const option = media && desk.look.options.find(({ type, choices }) => type === "media" && choices.includes(media.type));
  if (option) desk.change(option.name, { options: { [option.name]: media.id } });
  for (const upload of [...library.uploads]) {
    if (!upload.fault) continue;
    tell(`${upload.name}: ${upload.fault}`);
    upload.cancel();
  }
}

/** How many rules show it, as far as is known. */
function startUses(place, desk) {
  const update = () => {
    const { used_by: rules = [] } = desk.subject;
    place.textContent = rules.length ? count("designs.in_rules", rules.length) : t("designs.unused");
    place.title = rules.map(({ name }) => name).join(", ");
  };
  desk.addEventListener("desk:saved", update);
  desk.addEventListener("desk:changed", update);
  update();
}

/** Whether there still is a server; what somebody else made of the design while nobody looked here. */
function follow(desk) {
  const look = async () => {
    if (!desk.idle) return;
    try {
      desk.take(await call("GET", path));
    } catch (error) {
      if (error.status === 404) line.gone();
    }
  };
  const line = startLine(find(".notices > .strips-line"), { cut: "designs.cut", gone: "designs.gone" }, {
    opened: () => {
      desk.retry();
      look();
    },
    left: () => location.assign("/designs"),
  });
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && look());
  addEventListener("focus", look);
}

start().catch((error) => tell(error.message));
