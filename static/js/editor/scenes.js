/** The backgrounds of the preview, all drawn here: what a stream's picture does to letters, and nobody's photograph. */

import { drawCave } from "./scene-cave.js";
import { drawFoliage } from "./scene-foliage.js";
import { drawNight } from "./scene-night.js";
import { drawSkyline } from "./scene-skyline.js";

const SEED = 20;

const flat = (color) => (context, width, height) => {
  context.fillStyle = color;
  context.fillRect(0, 0, width, height);
};

/** @type {Record<string, (context: CanvasRenderingContext2D, width: number, height: number, random: () => number) => void>} */
const SCENES = {
  foliage: drawFoliage,
  skyline: drawSkyline,
  cave: drawCave,
  night: drawNight,
  dark: flat("#101216"),
  bright: flat("#f4f2ec"),
  green: flat("#00b140"),
};

/** In the order they are offered; `split` is two of them, `own` the streamer's picture. */
export const OFFERED = ["split", "skyline", "foliage", "cave", "night", "bright", "dark", "green", "checker", "own"];
export const SPLIT = { bright: "skyline", dark: "cave" };

/**
 * Draws a scene over the whole canvas, the same every time.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {string} name
 */
export function drawScene(canvas, name) {
  const context = canvas.getContext("2d");
  const { width, height } = canvas;
  context.clearRect(0, 0, width, height);
  if (name !== "split") {
    SCENES[name]?.(context, width, height, randomFrom(SEED));
    return;
  }
  for (const [scene, left] of [[SPLIT.bright, 0], [SPLIT.dark, width / 2]]) {
    context.save();
    context.beginPath();
    context.rect(left, 0, width / 2, height);
    context.clip();
    SCENES[scene](context, width, height, randomFrom(SEED));
    context.restore();
  }
}

/** Numbers from 0 to 1 that look random and are the same for the same seed (mulberry32). */
function randomFrom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
