/** A theme of alerts: its style sheet, faces and drawings, there before an alert is drawn in it. */

import { GROUNDS } from "../../js/color.js";
import { facesOf, sheetOf } from "../../js/theme.js";

const LONGEST_WAIT_MS = 1500;
/** Of a design whose theme is not there any more. */
const USUAL = "bare";

/**
 * What `themes/<name>/alert.js` exports, with what its theme.json says of colours.
 * @typedef {object} AlertTheme
 * @property {string} name
 * @property {import("../../js/color.js").Ground} ground
 * @property {{in: number, out: number}} durations milliseconds of its own entrance and exit
 * @property {(alert: object) => string} layoutOf what the layout "theme" means
 * @property {(element: HTMLElement, alert: object, tools: object) => void} [decorate] adds what it draws, once, before
 *   the alert is in the document
 * @property {(element: HTMLElement) => void} [measured] after the words have been fitted into the document
 */

/** @type {Map<string, Promise<AlertTheme>>} */
const loaded = new Map();
/** @type {Map<string, Promise<void>>} the faces of a theme in certain weights */
const faces = new Map();
/** @type {Map<string, number>} how often a theme did not come, as while the server starts again */
const failures = new Map();

/** Beside the picture, towards the middle of the page. */
function besides({ position }) {
  return position.endsWith("right") ? "left" : "right";
}

/**
 * Resolves with the theme, at the latest after a second and a half: then it is drawn with what there is.
 *
 * @param {string} name
 * @param {number[]} weights the ones its letters will have
 * @returns {Promise<AlertTheme>}
 */
export async function loadAlertTheme(name, weights) {
  const known = name || USUAL;
  const theme = once(loaded, known, () => load(known));
  const letters = once(faces, `${known} ${weights}`, async () => facesOf(await sheetOf(linkTo(known)), weights));
  await inTime(Promise.all([theme, letters]));
  return theme;
}

function once(promises, key, begin) {
  if (!promises.has(key)) promises.set(key, begin());
  return promises.get(key);
}

let isLeft = false;
addEventListener("pagehide", () => { isLeft = true; });

/** What does not come in time is done without. */
async function inTime(promise) {
  let timer = 0;
  const late = new Promise((resolve) => { timer = setTimeout(resolve, LONGEST_WAIT_MS); });
  // a page that is left breaks off what it loads, which is no fault
  await Promise.race([promise, late]).catch((error) => isLeft || console.error(error));
  clearTimeout(timer);
}

/** @returns {Promise<AlertTheme>} as much of it as comes in time */
async function load(name) {
  const theme = { name, ground: GROUNDS.bare, durations: { in: 0, out: 0 }, layoutOf: besides };
  const script = import(addressOf(name, "alert.js")).then((module) => Object.assign(theme, module));
  const ground = fetch(addressOf(name, "theme.json")).then((answer) => answer.json()).then((file) => {
    theme.ground = Object.fromEntries(Object.entries(file.ground).filter(([, value]) => value !== null));
  });
  const link = linkTo(name);
  const sheet = sheetOf(link).then((found) => {
    if (found) return;
    link.remove();
    throw new Error(`${link.href} did not come.`);
  });
  const parts = Promise.all([sheet, script, ground]);
  parts.catch(() => forget(name));
  await inTime(parts);
  return theme;
}

/** The next alert tries it anew, by addresses of its own: a browser keeps in mind which module it could not have. */
function forget(name) {
  failures.set(name, (failures.get(name) ?? 0) + 1);
  loaded.delete(name);
  for (const key of [...faces.keys()]) if (key.startsWith(`${name} `)) faces.delete(key);
}

/** The link to a theme's sheet, put into the page the first time it is asked for. */
function linkTo(name) {
  const present = document.head.querySelector(`link[data-alert-theme="${name}"]`);
  if (present) return present;
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.dataset.alertTheme = name;
  link.href = addressOf(name, "theme.css");
  document.head.append(link);
  return link;
}

function addressOf(name, file) {
  const address = new URL(`./themes/${name}/${file}`, import.meta.url);
  if (failures.has(name)) address.searchParams.set("again", String(failures.get(name)));
  return address.href;
}
