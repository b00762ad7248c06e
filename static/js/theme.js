/** The theme of a page: its style sheet and faces are there before anything is drawn in it. */

import { GROUNDS } from "./color.js";
import { lettersOfTheme } from "./letters.js";

/**
 * @typedef {object} Theme
 * @property {string} name that of its folder in static/themes
 * @property {string} title
 * @property {import("./color.js").Ground} ground
 */

/** Of a kind without themes, and of a page whose server has not said yet. */
const BASIC = { name: "bare", ground: GROUNDS.bare };

const LONGEST_WAIT_MS = 3000;
const root = document.documentElement;

/** @param {Theme | null | undefined} theme */
export function isInForce(theme) {
  return root.dataset.theme === (theme ?? BASIC).name;
}

/**
 * Resolves when the theme can be drawn; at the latest after three seconds, with what there is.
 *
 * @param {Theme | null | undefined} theme
 * @param {number[]} weights the ones its letters will have
 */
export async function loadTheme(theme, weights) {
  const { name } = theme ?? BASIC;
  const link = linkOf(name) ?? linkTo(name);
  await Promise.race([
    sheetOf(link).then((sheet) => facesOf(sheet, weights)),
    new Promise((resolve) => setTimeout(resolve, LONGEST_WAIT_MS)),
  ]);
}

/**
 * Puts it in force, in one step, and takes off the ones before it.
 *
 * @param {Theme | null | undefined} theme one that has been loaded
 */
export function applyTheme(theme) {
  const { name } = theme ?? BASIC;
  if (root.dataset.theme === name) return;
  root.dataset.theme = name;
  for (const link of links()) if (link.dataset.sheet !== name) link.remove();
  lettersOfTheme();
}

/**
 * What viewers' colours have to be read on: what the theme says, as far as the streamer has not given it another colour.
 *
 * @param {Theme | null | undefined} theme the one in force
 * @returns {import("./color.js").Ground}
 */
export function groundOf(theme) {
  const { against, target, chroma, lightness } = (theme ?? BASIC).ground;
  const painted = getComputedStyle(root).getPropertyValue("--overlay-ground").trim();
  return {
    against: /^#[0-9a-f]{6}/i.test(painted) ? painted.slice(0, 7) : against,
    target,
    chroma: chroma ?? undefined,
    lightness: lightness ?? undefined,
  };
}

function links() {
  return document.head.querySelectorAll("link[data-sheet]");
}

function linkOf(name) {
  return [...links()].find((link) => link.dataset.sheet === name);
}

function linkTo(name) {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.dataset.sheet = name;
  link.href = new URL(`../themes/${name}/theme.css`, import.meta.url).href;
  document.head.append(link);
  return link;
}

/**
 * @param {HTMLLinkElement} link one that has just been added, or earlier
 * @returns {Promise<CSSStyleSheet | null>} null when it does not come
 */
export function sheetOf(link) {
  if (link.sheet) return Promise.resolve(link.sheet);
  return new Promise((resolve) => {
    link.addEventListener("load", () => resolve(link.sheet), { once: true });
    link.addEventListener("error", () => resolve(null), { once: true });
  });
}

/**
 * Resolves when the faces of a sheet are there, for letters that every line has.
 *
 * @param {CSSStyleSheet | null} sheet
 * @param {number[]} weights
 */
export async function facesOf(sheet, weights) {
  const rules = [...(sheet?.cssRules ?? [])].filter((rule) => rule instanceof CSSFontFaceRule);
  const families = new Set(rules.map(({ style }) => style.getPropertyValue("font-family")));
  const faces = [...families].flatMap((family) => weights.map((weight) => `${weight} 1em ${family}`));
  await Promise.all(faces.map((face) => document.fonts.load(face, "a").catch(() => [])));
}
