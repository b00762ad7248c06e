/** The rules' page: brings the list, the open rule, the new ones and the server together. */

import "../panel/icon.js";
import { startFileDrop } from "../editor/file-drop.js";
import { startLine } from "../editor/line.js";
import { call } from "../panel/api.js";
import { feed } from "../panel/feed.js";
import { t } from "../panel/texts.js";
import { Draft } from "./draft.js";
import { importFile, showReport } from "./importer.js";
import { startKeys } from "./keys.js";
import { queuesSaid } from "./queues.js";
import { RuleEditor } from "./rule-editor.js";
import { RuleList } from "./rule-list.js";
import { showStarters } from "./starters.js";
import { Store } from "./store.js";
import { group, leaf, write } from "./tree.js";
import { Undo } from "./undo.js";
import { Vocabulary } from "./vocabulary.js";

const find = (selector) => document.querySelector(selector);
const page = find(".rules");
const store = new Store();
const undo = new Undo(find(".toast"));
const things = { designs: [], overlays: [] };

/** What is typed stays until it is kept or dropped, whatever else is opened meanwhile. @type {Map<number, Draft>} */
const drafts = new Map();
/** The one that is written and was never kept. @type {Draft | null} */
let fresh = null;
/** @type {RuleEditor} */
let editor;
/** @type {Vocabulary} */
let vocabulary;

const list = new RuleList(find(".list"), store, {
  open: (id) => open(id),
  enable: (id, enabled) => attempt(store.change(id, { enabled })),
  try: (id) => attempt(store.try(id).then((queues) => undo.tell(queuesSaid(queues, store.get(id).name)))),
  duplicate,
  remove,
  move: (id, before) => attempt(store.move(id, before)),
});

/** Waits for a call, and says what was wrong with it. */
async function attempt(calling) {
  try {
    return await calling;
  } catch (error) {
    undo.tell(error.message);
    update();
    return null;
  }
}

function view(name) {
  page.dataset.view = name;
  find(".opened").hidden = find(".matches").hidden = name !== "rule";
  find(".start").hidden = name !== "start";
  find(".report").hidden = name !== "report";
}

function update() {
  list.update(page.dataset.view === "rule" ? editor.draft.id : null, (id) => drafts.get(id)?.changed ?? false);
}

function open(id, { focus = false } = {}) {
  const rule = store.get(id);
  if (!rule) return;
  if (!drafts.has(id)) drafts.set(id, new Draft(rule));
  show(drafts.get(id));
  history.replaceState(null, "", `#${id}`);
  if (focus) list.focus(id);
}

function show(draft) {
  draft.addEventListener("draft:changed", update);
  view("rule");
  editor.show(draft);
  update();
}

/** The new rules, with the keyboard where the first one is typed. */
function start({ focus = true } = {}) {
  view("start");
  // where there is room for one pane, this is which
  page.toggleAttribute("data-new", focus);
  history.replaceState(null, "", location.pathname);
  find(".starters .blank").textContent = t(fresh ? "rules.start_go_on" : "rules.start_blank");
  update();
  if (focus) find(".starters input")?.focus();
}

function blank() {
  const when = write(group("all", [leaf("event", { types: ["chat"] })]));
  fresh ??= new Draft({ name: "", enabled: true, when, then: [vocabulary.newAction("alert", things)], limits: {} });
  show(fresh);
  find(".opened input.name").focus();
}

async function make(rule) {
  const made = await store.make({ enabled: true, limits: {}, ...rule });
  undo.tell(t("rules.made", { name: made.name }), () => remove(made.id));
  open(made.id, { focus: true });
}

/** @returns {Promise<object | null>} the rule as it was kept, null when it was not */
async function save() {
  const { draft } = editor;
  if (!draft.changed || draft.theirs) return draft.theirs ? null : draft.base;
  if (!vocabulary.isComplete(draft)) {
    editor.fault(t("rules.incomplete"));
    editor.focusEmpty();
    return null;
  }
  const content = { ...draft.content, name: draft.name.trim() || t("rules.unnamed") };
  try {
    const kept = draft.base ? await store.change(draft.id, content, draft.base.revision) : await store.make({ enabled: true, ...content });
    draft.keep(kept, content);
    if (draft === fresh) fresh = null;
    drafts.set(kept.id, draft);
    if (editor.draft === draft) {
      if (document.activeElement !== editor.name) editor.name.value = draft.name;
      editor.said(t("rules.kept_now"));
      history.replaceState(null, "", `#${kept.id}`);
    }
    update();
    return kept;
  } catch (error) {
    if (error.status === 404 && draft.base) {
      drafts.delete(draft.id);
      draft.orphan();
      fresh = draft;
      editor.fault(t("rules.gone"));
      attempt(store.load());
    } else if (!draft.theirs) {
      // the present rule came with a 409 and was given to the draft: the strip says so
      editor.fault(error.message);
    }
    return null;
  }
}

async function saveAndTry() {
  const rule = await save();
  if (!rule) return;
  try {
    editor.said(queuesSaid(await store.try(rule.id), rule.name));
    editor.refresh();
  } catch (error) {
    editor.fault(error.message);
  }
}

async function duplicate(id = editor.draft?.id) {
  const rule = store.get(id);
  if (!rule) return;
  const { enabled, when, then, limits } = rule;
  const next = store.rules[store.rules.indexOf(rule) + 1]?.id ?? null;
  const made = await attempt(store.make({ name: t("rules.copy_of", { name: rule.name }), enabled, when, then, limits }, next));
  if (made) open(made.id, { focus: true });
}

async function remove(id = editor.draft?.id) {
  const rule = store.get(id);
  if (!rule) {
    discard();
    return;
  }
  const beside = list.beside(id, 1) === id ? list.beside(id, -1) : list.beside(id, 1);
  const back = await attempt(store.remove(id));
  if (!back) return;
  const draft = drafts.get(id);
  drafts.delete(id);
  if (editor.draft?.id === id && page.dataset.view === "rule") start({ focus: false });
  list.focus(beside);
  undo.tell(t("rules.removed", { name: rule.name }), async () => {
    const made = await back();
    // what was typed and not kept comes back with it
    if (draft?.changed) drafts.set(made.id, draft.of(made));
    open(made.id, { focus: true });
  });
}

/** Drops the rule that was never kept. */
function discard() {
  const draft = fresh;
  fresh = null;
  start({ focus: false });
  undo.tell(t("rules.discarded"), async () => {
    fresh = draft;
    show(draft);
  });
}

async function take(file) {
  try {
    const report = await importFile(file);
    await Promise.all([store.takeIn(report.rules.map((rule) => rule.id)), loadThings()]);
    showReport(find(".report .scroll"), file.name, report, (id) => open(id, { focus: true }));
    view("report");
    update();
  } catch (error) {
    undo.tell(t("rules.not_imported", { name: file.name, message: error.message }));
  }
}

async function loadThings() {
  const [{ designs }, { overlays }] = await Promise.all([call("GET", "/api/designs"), call("GET", "/api/overlays")]);
  const before = JSON.stringify(things);
  things.designs = designs.map(({ id, name }) => ({ id, name }));
  things.overlays = overlays.filter(({ kind }) => kind === "alerts").map(({ id, name }) => ({ id, name }));
  if (editor && JSON.stringify(things) !== before) offerThings();
}

/** There are other designs or overlays to choose from now. */
function offerThings() {
  showStarters(find(".start .starters"), { vocabulary, things, make, blank });
  if (isOpen()) editor.actions.show(editor.draft.then);
}

function startButtons() {
  const chooser = find(".import-file");
  for (const button of document.querySelectorAll("[data-press]")) button.addEventListener("click", () => presses[button.dataset.press]());
  chooser.addEventListener("change", async () => {
    const [file] = chooser.files;
    if (file) await take(file);
    chooser.value = "";
  });
  find(".opened form").addEventListener("submit", (event) => {
    event.preventDefault();
    save();
  });
}

const presses = {
  new: () => start(),
  import: () => find(".import-file").click(),
  try: () => saveAndTry(),
  duplicate: () => duplicate(),
  remove: () => remove(),
  back: () => start({ focus: false }),
};

function walk(step) {
  const id = list.beside(page.dataset.view === "rule" ? editor.draft.id : null, step);
  if (id !== null) open(id, { focus: true });
}

const isOpen = () => page.dataset.view === "rule";

async function load() {
  await Promise.all([store.load(), loadThings()]);
  if (editor) return;
  vocabulary = new Vocabulary(store.vocabulary);
  editor = new RuleEditor(find(".opened"), find(".matches"), { vocabulary, things });
  offerThings();
  store.addEventListener("rules:changed", changed);
  startKeys({
    j: () => walk(1), k: () => walk(-1), n: presses.new, u: () => undo.undo(),
    t: () => isOpen() && saveAndTry(), d: () => isOpen() && duplicate(), Delete: () => isOpen() && remove(),
    "Ctrl s": () => isOpen() && save(), Escape: () => isOpen() && start({ focus: false }),
  });
  startFileDrop(find(".drop"), take);
  page.removeAttribute("data-loading");
  const linked = Number(location.hash.slice(1));
  if (store.get(linked)) open(linked, { focus: true });
  else start({ focus: false });
}

/** What somebody else changed reaches what is open here. */
function changed() {
  for (const [id, draft] of drafts) {
    const rule = store.get(id);
    if (!rule) continue;
    if (draft.follow(rule) && isOpen() && editor.draft === draft) editor.show(draft);
  }
  update();
}

addEventListener("beforeunload", (event) => {
  if (fresh || [...drafts.values()].some((draft) => draft.changed)) event.preventDefault();
});
addEventListener("focus", () => editor && attempt(load()));
addEventListener("hashchange", () => editor && open(Number(location.hash.slice(1))));
startButtons();
startLine(find(".strips"), { cut: "rules.cut", gone: "rules.cut" }, { opened: () => attempt(load()), left: () => {} });
feed.addEventListener("panel:status", ({ detail }) => {
  if (editor && detail.includes("overlays")) loadThings().catch(() => {});
  if (editor && detail.includes("rules")) store.load().catch(() => {});
});
