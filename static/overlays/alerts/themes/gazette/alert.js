/** Gazette: a sheet torn out by hand, its masthead, a halftone, and a stroke of marker on the found word. */

import { chance, part, pictureOf, wantsSign } from "../draw.js";
import { print, printOn, sized } from "../halftone.js";
import { japaneseLetters } from "../letters.js";
import { outlineOf, signOf } from "../signs.js";

export const durations = { in: 660, out: 280 };

const PITCH = 7;
const PLATE = 400;
const ON_WORDS = new Set(["over", "full"]);

/** @param {HTMLElement} element @param {import("../../alerts.js").Alert} alert */
export function decorate(element, alert) {
  const { layout } = element.dataset;
  const { options } = alert.design;
  const words = element.querySelector(".words");
  japaneseLetters(element, "noto-serif-jp");
  markFound(element, alert.values.found);
  element.style.setProperty("--torn", torn());
  (ON_WORDS.has(layout) ? words : element).prepend(part("cast"), part("sheet"));
  if (!ON_WORDS.has(layout) && layout !== "banner") masthead(element, words);
  if (wantsSign(element, alert)) {
    pictureOf(element).append(plate(signOf(alert)));
  }
  element.toggleAttribute("data-alone", !element.querySelector(".picture")?.hasChildNodes());
  const source = element.querySelector(".picture > :is(img, video, .plate)");
  if (source && layout !== "full") element.querySelector(".picture").append(document.createElement("canvas"));
}

/** The dots are as large as the page wants them: they are set when its size is known. @param {HTMLElement} element */
export function measured(element) {
  const canvas = element.querySelector(".picture > canvas:not(.plate)");
  const source = canvas?.parentElement.querySelector("img, video, .plate");
  if (!source) return;
  const density = sized(canvas);
  const style = getComputedStyle(element);
  const screen = {
    pitch: Math.max(2.5, PITCH * (parseFloat(style.fontSize) / 10) * density),
    ink: style.getPropertyValue("--overlay-border-color").trim() || "#1c1a16",
    fit: element.dataset.fit === "contain" ? "contain" : "cover",
  };
  print(canvas, source, screen);
  if (source.localName === "video" && !canvas.dataset.runs) {
    canvas.dataset.runs = "";
    printOn(canvas, source, () => screen);
  }
}

function masthead(element, words) {
  const headline = words.querySelector(".headline");
  const head = document.createElement("div");
  head.className = "masthead";
  if (headline) head.append(headline);
  words.before(head);
}

/** A sign for a picture, in the light of a lamp from the upper left. */
function plate(happened) {
  const canvas = document.createElement("canvas");
  canvas.className = "plate";
  canvas.width = canvas.height = PLATE;
  const context = canvas.getContext("2d");
  const ground = context.createRadialGradient(120, 90, 20, 200, 200, 330);
  ground.addColorStop(0, "#f4f4f4");
  ground.addColorStop(0.55, "#b0b0b0");
  ground.addColorStop(1, "#454545");
  context.fillStyle = ground;
  context.fillRect(0, 0, PLATE, PLATE);
  const outline = new Path2D(outlineOf(happened));
  const rule = happened === "follow" ? "nonzero" : "evenodd";
  context.translate(64, 64);
  context.scale(2.72, 2.72);
  context.save();
  context.translate(4, 5);
  context.fillStyle = "rgb(0 0 0 / 45%)";
  context.fill(outline, rule);
  context.restore();
  const light = context.createLinearGradient(10, 0, 90, 100);
  light.addColorStop(0, "#3a3a3a");
  light.addColorStop(1, "#060606");
  context.fillStyle = light;
  context.fill(outline, rule);
  return canvas;
}

/** The sheet's outline: long tears with small teeth, the same each time. */
function torn() {
  const next = chance(1843);
  const depth = () => `${(0.1 + next() ** 2 * 1.15).toFixed(2)}em`;
  const along = (steps) => Array.from({ length: steps }, (_, step) =>
    ((step + 0.2 + next() * 0.6) * 100) / steps).map((place) => place.toFixed(2));
  const top = along(34).map((x) => `${x}% ${depth()}`);
  const right = along(16).map((y) => `calc(100% - ${depth()}) ${y}%`);
  const bottom = along(34).reverse().map((x) => `${x}% calc(100% - ${depth()})`);
  const left = along(16).reverse().map((y) => `${depth()} ${y}%`);
  return `polygon(0 0.2em, ${[...top, "100% 0", ...right, "100% 100%", ...bottom, "0.3em 100%", ...left].join(", ")})`;
}

/** Every place where the message has the word that the rule looked for. */
function markFound(element, found) {
  const word = (found ?? "").trim().toLowerCase();
  if (!word) return;
  for (const message of element.querySelectorAll('[data-value="message"]')) {
    const walker = document.createTreeWalker(message, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) texts.push(walker.currentNode);
    for (const text of texts) markIn(text, word);
  }
}

function markIn(text, word) {
  const at = text.data.toLowerCase().indexOf(word);
  if (at < 0) return;
  const hit = text.splitText(at);
  const rest = hit.splitText(word.length);
  const mark = document.createElement("mark");
  hit.replaceWith(mark);
  mark.append(hit);
  markIn(rest, word);
}
