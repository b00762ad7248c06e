/** A theme of alerts: its style sheet, faces and drawings, there before an alert is drawn in it. */

import { GROUNDS } from "../../js/color.js";
import { facesOf, sheetOf } from "../../js/theme.js";

const LONGEST_WAIT_MS = 1500;

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

/** Beside the picture, towards the middle of the page. */
function besides({ position }) {
  return position.endsWith("right") ? "left" : "right";
}

/**
 * Resolves with the theme, at the latest after a second and a half: then it is drawn with what there is.
 *
 * @param {string} name
 * @param {number[]} [weights] the ones its letters will have
 * @returns {Promise<AlertTheme>}
 */
export function loadAlertTheme(name, weights = []) {
  if (!loaded.has(name)) loaded.set(name, load(name, weights));
  return loaded.get(name);
}

async function load(name, weights) {
  const folder = new URL(`./themes/${name}/`, import.meta.url);
  const theme = { name, ground: GROUNDS.bare, durations: { in: 0, out: 0 }, layoutOf: besides };
  const all = Promise.all([
    sheetOf(linkTo(name, new URL("theme.css", folder).href)).then((sheet) => facesOf(sheet, weights)),
    import(new URL("alert.js", folder).href).then((module) => Object.assign(theme, module)),
    fetch(new URL("theme.json", folder)).then((answer) => answer.json()).then(({ ground }) => {
      theme.ground = Object.fromEntries(Object.entries(ground).filter(([, value]) => value !== null));
    }),
  ]);
  let timer = 0;
  const late = new Promise((resolve) => { timer = setTimeout(resolve, LONGEST_WAIT_MS); });
  await Promise.race([all, late]).catch(console.error);
  clearTimeout(timer);
  return theme;
}

function linkTo(name, href) {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.dataset.alertTheme = name;
  link.href = href;
  document.head.append(link);
  return link;
}
