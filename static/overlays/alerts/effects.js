/** Confetti and emoji rain, on one canvas that is there only as long as something falls. */

import { PALETTE } from "../../js/color.js";

/** Larger pages stretch the canvas: what falls is soft and small, and a frame has to be quick without a GPU too. */
const LARGEST_SIDE = 1280;
const FALL_SECONDS = 2.6;
const PIECES = { "confetti": 110, "emoji-rain": 36 };
const DEFAULT_EMOJI = "🎉";

/**
 * One thing that falls; lengths are parts of the canvas's height, turns in radians.
 * @typedef {object} Piece
 * @property {number} x part of the width
 * @property {number} delay seconds
 * @property {number} speed
 * @property {number} sway
 * @property {number} turn
 * @property {number} size
 * @property {number} kind which of the pictures
 */

/**
 * Starts an effect.
 *
 * @param {HTMLElement} host what the canvas is put into
 * @param {string} effect "confetti" or "emoji-rain"; anything else is none
 * @param {{emoji?: string}} how
 * @returns {() => void} stops it and takes the canvas off; it does so itself at its end
 */
export function startEffect(host, effect, { emoji = "" }) {
  if (!Object.hasOwn(PIECES, effect)) return () => {};
  const canvas = document.createElement("canvas");
  canvas.className = "effect";
  canvas.setAttribute("aria-hidden", "true");
  const scale = Math.min(1, LARGEST_SIDE / Math.max(innerWidth, innerHeight));
  canvas.width = Math.round(innerWidth * scale);
  canvas.height = Math.round(innerHeight * scale);
  const context = canvas.getContext("2d");
  const pictures = effect === "confetti" ? PALETTE.map(paper) : emojiPictures(emoji, canvas.height);
  const pieces = Array.from({ length: PIECES[effect] }, () => piece(pictures.length));
  const begin = performance.now();
  let frame = 0;
  const stop = () => {
    cancelAnimationFrame(frame);
    canvas.remove();
  };
  const draw = (now) => {
    const seconds = Math.max(0, (now - begin) / 1000);
    if (!paint(context, pieces, pictures, seconds)) stop();
    else frame = requestAnimationFrame(draw);
  };
  host.append(canvas);
  frame = requestAnimationFrame(draw);
  return stop;
}

/** @returns {Piece} */
function piece(kinds) {
  return {
    x: Math.random(),
    delay: Math.random() * FALL_SECONDS * 0.45,
    speed: 0.75 + Math.random() * 0.5,
    sway: (Math.random() - 0.5) * 0.08,
    turn: (Math.random() - 0.5) * 14,
    size: 0.6 + Math.random() * 0.6,
    kind: Math.floor(Math.random() * kinds),
  };
}

/** @returns {boolean} whether anything is still above the lower edge */
function paint(context, pieces, pictures, seconds) {
  const { width, height } = context.canvas;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, width, height);
  let falling = false;
  for (const { x, delay, speed, sway, turn, size, kind } of pieces) {
    const time = seconds - delay;
    const fallen = (time * speed) / (FALL_SECONDS * 0.55);
    falling ||= fallen < 1.1;
    if (time < 0 || fallen > 1.1) continue;
    const picture = pictures[kind];
    const angle = turn * time * 0.5;
    // A leaf of paper shows its edge as it turns; an emoji only rocks.
    const flat = picture.flat ? Math.cos(angle * 1.7) : 1;
    const rock = picture.flat ? angle : Math.sin(angle) * 0.4;
    const edge = size * height * picture.part;
    const [cos, sin] = [Math.cos(rock), Math.sin(rock)];
    const left = (x + sway * Math.sin(time * 3)) * width;
    context.setTransform(cos, sin, -sin * flat, cos * flat, left, (fallen - 0.06) * height);
    picture.draw(context, edge);
  }
  return falling;
}

function paper(color) {
  return {
    part: 0.022,
    flat: true,
    draw(context, edge) {
      context.fillStyle = color;
      context.fillRect(-edge / 2, -edge * 0.3, edge, edge * 0.6);
    },
  };
}

/** Letters are slow to draw: each emoji is drawn once. */
function emojiPictures(emoji, height) {
  const letters = [...new Intl.Segmenter().segment(emoji)].map(({ segment }) => segment).filter((letter) => letter.trim());
  const side = Math.max(16, Math.round(height * 0.09));
  return (letters.length ? letters : [DEFAULT_EMOJI]).map((letter) => {
    const picture = document.createElement("canvas");
    picture.width = picture.height = side;
    const context = picture.getContext("2d");
    const face = getComputedStyle(document.documentElement).getPropertyValue("--overlay-emoji-face");
    context.font = `${side * 0.8}px ${face || "sans-serif"}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillStyle = "#ffffff";
    context.fillText(letter, side / 2, side / 2);
    return {
      part: 0.075,
      flat: false,
      draw: (target, edge) => target.drawImage(picture, -edge / 2, -edge / 2, edge, edge),
    };
  });
}
