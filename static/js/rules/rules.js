/** The rules' page: brings its parts together once the server has told of the rules, and keeps the line to it open. */

import "../panel/icon.js";
import { startFileDrop } from "../editor/file-drop.js";
import { startLine } from "../editor/line.js";
import { vocabularyInWords } from "../panel/declared.js";
import { feed } from "../panel/feed.js";
import { reveal } from "../panel/reveal.js";
import { Undo } from "../panel/undo.js";
import { Desk } from "./desk.js";
import { startKeys } from "./keys.js";
import { queuesSaid } from "./queues.js";
import { RuleEditor } from "./rule-editor.js";
import { RuleList } from "./rule-list.js";
import { offerDesigns, showStarters } from "./starters.js";
import { Store } from "./store.js";
import { Things } from "./things.js";
import { Vocabulary } from "./vocabulary.js";

const page = document.querySelector(".rules");
const find = (selector) => page.querySelector(selector);
const store = new Store();
const things = new Things();
const undo = new Undo(find(".toast"));
/** Null until the rules are there. @type {Desk | null} */
let desk = null;

async function load() {
  try {
    await Promise.all([store.load(), things.load()]);
    desk ??= begin();
  } catch (error) {
    undo.tell(error.message);
  }
}

function begin() {
  const vocabulary = new Vocabulary(vocabularyInWords(store.vocabulary));
  const editor = new RuleEditor(find(".opened"), find(".matches"), { vocabulary, things });
  const made = new Desk(page, { store, things, undo, vocabulary, editor });
  made.list = new RuleList(find(".list"), store, {
    open: (id) => made.open(id),
    enable: (id, enabled) => made.attempt(store.change(id, { enabled })),
    try: (id) => made.attempt(store.try(id).then((queues) => undo.tell(queuesSaid(queues, store.get(id).name)))),
    duplicate: (id) => made.duplicate(id),
    remove: (id) => made.remove(id),
    move: (id, before) => made.attempt(store.move(id, before)),
  });
  showStarters(find(".starters"), { vocabulary, things, make: (rule) => made.make(rule), blank: () => made.blank() });
  things.addEventListener("things:changed", () => {
    offerDesigns(find(".starters"), things);
    if (made.isOpen) editor.actions.show(editor.draft.then);
  });
  start(made);
  return made;
}

/** From here on it can be used. */
function start(desk) {
  const chooser = find(".import-file");
  const walk = (step) => {
    const id = desk.list.beside(desk.id, step);
    if (id !== null) desk.open(id, { focus: true });
  };
  const presses = {
    new: () => desk.start(),
    import: () => chooser.click(),
    try: () => desk.isOpen && desk.keeper.saveAndTry(),
    duplicate: () => desk.isOpen && desk.duplicate(),
    remove: () => desk.isOpen && desk.remove(),
    back: () => desk.start({ focus: false }),
  };
  for (const button of page.querySelectorAll("[data-press]")) button.addEventListener("click", presses[button.dataset.press]);
  find(".opened form").addEventListener("submit", (event) => {
    event.preventDefault();
    desk.keeper.save();
  });
  chooser.addEventListener("change", async () => {
    const [file] = chooser.files;
    if (file) await desk.take(file);
    chooser.value = "";
  });
  startFileDrop(find(".drop"), (file) => desk.take(file));
  startKeys({
    j: () => walk(1), k: () => walk(-1), n: presses.new, u: () => undo.undo(), t: presses.try, d: presses.duplicate,
    Delete: presses.remove, "Ctrl s": () => desk.isOpen && desk.keeper.save(), Escape: () => desk.isOpen && presses.back(),
  });
  addEventListener("beforeunload", (event) => desk.drafts.unsaved && event.preventDefault());
  addEventListener("focus", load);
  addEventListener("hashchange", () => desk.open(linked()));
  const asked = store.get(linked());
  if (asked) desk.open(asked.id);
  else desk.start({ focus: false });
  // what is not seen yet cannot have the focus
  reveal(page).then(() => asked && desk.list.focus(asked.id));
}

/** The rule that the address names. */
function linked() {
  return Number(location.hash.slice(1));
}

startLine(find(".strips"), { cut: "rules.cut", gone: "rules.cut" }, { opened: load, left: () => {} });
feed.addEventListener("panel:status", ({ detail }) => {
  if (!desk) return;
  if (detail.includes("overlays")) things.load().catch(() => {});
  if (detail.includes("rules")) store.load().catch(() => {});
});
