/** Everything that can be done now, by name: what has a key, what stands in a menu, and what is a page away. */

import { ACTIONS, isHere } from "./actions.js";
import { toggleAir } from "./air.js";
import { call } from "./api.js";
import { PANES } from "./arrangement.js";
import { arrangeAsAtFirst, canArrange, movePane } from "./arranging.js";
import { feed } from "./feed.js";
import { checkOwncast } from "./health.js";
import { chooseLanguage } from "./language.js";
import { focusPane, hasPane } from "./panes.js";
import { writeToClipboard } from "./secret.js";
import { t } from "./texts.js";
import { TYPES } from "./tests-menu.js";
import { toast } from "./toast.js";

/** The panel's other pages, and what they are called. */
const PLACES = [["/rules", "tools.rules"], ["/designs", "tools.designs"], ["/media", "tools.media"], ["/setup", "command.setup"],
  ["/doctor", "command.doctor"], ["/access", "command.access"]];
const WAYS = ["left", "right", "above", "below"];
const DOCK = "popup,width=350,height=800";

const find = (name) => document.querySelector(name);

/** @typedef {{words: string, key?: string, act: () => unknown}} Command */

/** @returns {Command[]} what comes first is wanted first */
export function commands() {
  return [...ofAir(), ...ofAlerts(), ...ofKeys(), ...ofOverlays(), ...ofTests(), ...ofPages(), ...ofPanes(), ...ofLanguages()];
}

function ofAir() {
  const { air } = feed.status;
  if (!air) return [];
  return [{ words: t(air.on ? "command.off_air" : "command.on_air"), key: "⇧O", act: toggleAir }];
}

/** The buttons of the alerts pane, as they are called now; what can not be pressed is not offered. */
function ofAlerts() {
  if (!hasPane("alerts")) return [];
  const alerts = find("panel-alerts");
  return [...alerts.querySelectorAll(".buttons button:not(:disabled)")].map((button) => ({
    words: t("command.alerts", { verb: button.querySelector("span").textContent }),
    key: button.querySelector("kbd").textContent,
    act: () => alerts.press(button.dataset.do),
  }));
}

function ofKeys() {
  return ACTIONS.filter((action) => action.words && isHere(action)).map(({ words, key, act }) => ({ words: t(words), key: key.toUpperCase(), act }));
}

function ofOverlays() {
  const isInObs = feed.status.obs?.state === "connected";
  return feed.status.overlays.flatMap(({ id, name, url, connected }) => {
    const ask = (path) => () => call("POST", `/api/overlays/${id}/${path}`);
    const one = (key, act, there = true) => (there ? [{ words: t(`command.overlay_${key}`, { name }), act }] : []);
    return [
      ...one("open", () => find("panel-overlays").open(id), hasPane("overlays")),
      ...one("edit", () => location.assign(`/overlays/${id}`)),
      ...one("copy", () => copied(url, name), Boolean(url)),
      ...one("identify", ask("identify"), connected > 0),
      ...one("reload", ask("reload"), isInObs),
    ];
  });
}

async function copied(url, name) {
  toast.tell(t(await writeToClipboard(url) ? "command.copied" : "command.not_copied", { name }));
}

function ofTests() {
  return TYPES.map(([type]) => {
    const what = t(`tests.${type}`);
    return { words: t("command.test", { what }), act: async () => {
      await find("panel-tests").send(type);
      toast.tell(t("tests.sent", { what }));
    } };
  });
}

function ofPages() {
  return [
    ...PLACES.map(([path, words]) => ({ words: t("command.page", { page: t(words) }), act: () => location.assign(path) })),
    { words: t("setup.open"), act: () => find(".open-setup").click() },
    { words: t("health.check"), act: checkOwncast },
  ];
}

function ofPanes() {
  const named = (name) => ({ pane: t(`${name}.title`) });
  const here = PANES.filter(hasPane);
  const go = here.map((name) => ({ words: t("command.pane", named(name)), key: String(PANES.indexOf(name) + 1), act: () => focusPane(PANES.indexOf(name) + 1) }));
  const docks = PANES.map((name) => ({ words: t("command.dock", named(name)), act: () => open(`/?pane=${name}`, "", DOCK) }));
  if (!canArrange()) return [...go, ...docks];
  const moves = here.flatMap((name) => WAYS.map((way) => ({ words: t(`command.move_${way}`, named(name)), act: () => movePane(way, name) })));
  return [...go, ...docks, { words: t("command.arrange"), act: arrangeAsAtFirst }, ...moves];
}

function ofLanguages() {
  return [...document.querySelectorAll("panel-language option")].filter((option) => option.value !== document.documentElement.lang)
    .map((option) => ({ words: t("command.language", { language: option.text }), act: () => chooseLanguage(option.value) }));
}
