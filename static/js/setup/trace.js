/** A line that runs while one waits, and leaps when something arrives: as a seismograph listens. */

/** How far from the left the pen is, as a part of the width. */
const PEN = 0.7;
const STEP_PIXELS = 3;
/** A step of the paper; slow enough to cost nothing. */
const STEP_MS = 60;
const TREMBLE = 2;
const LEAP = 44;
const LEAP_STEPS = 26;
const TICK_EVERY = 4;

export class Trace {
  #canvas;
  #heights = [];
  #leap = 0;
  #steps = 0;
  #timer = 0;
  #still = matchMedia("(prefers-reduced-motion: reduce)");

  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.#canvas = canvas;
    new ResizeObserver(() => this.#draw()).observe(canvas);
    matchMedia("(prefers-color-scheme: light)").addEventListener("change", () => this.#draw());
  }

  start() {
    clearInterval(this.#timer);
    this.#timer = setInterval(() => document.visibilityState === "visible" && !this.#still.matches && this.#step(), STEP_MS);
    this.#draw();
  }

  stop() {
    clearInterval(this.#timer);
  }

  /** Something came. */
  leap() {
    this.#leap = LEAP_STEPS;
    if (!this.#still.matches) return;
    for (let step = 0; step < LEAP_STEPS; step += 1) this.#heights.push(this.#next());
    this.#draw();
  }

  #step() {
    this.#steps += 1;
    this.#heights.push(this.#next());
    this.#draw();
  }

  #next() {
    if (this.#leap <= 0) return (Math.random() - 0.5) * TREMBLE;
    this.#leap -= 1;
    const gone = LEAP_STEPS - this.#leap;
    return Math.sin(gone * 1.15) * LEAP * Math.exp(-gone / 8);
  }

  #draw() {
    const canvas = this.#canvas;
    const width = canvas.clientWidth;
    const height = canvas.clientHeight;
    if (!width) return;
    const scale = devicePixelRatio;
    canvas.width = width * scale;
    canvas.height = height * scale;
    const pen = Math.floor(width * PEN);
    const middle = height / 2;
    this.#heights = this.#heights.slice(-Math.ceil(pen / STEP_PIXELS) - 1);
    const style = getComputedStyle(canvas);
    const color = (name) => style.getPropertyValue(name);
    const paint = canvas.getContext("2d");
    paint.scale(scale, scale);
    this.#drawScale(paint, width, height, color("--third"));
    this.#drawAhead(paint, pen, width, middle, color("--edge"));
    paint.strokeStyle = color("--text");
    paint.lineWidth = 2;
    stroke(paint, [[pen, 14], [pen, height - 26]]);
    paint.strokeStyle = color("--accent");
    paint.lineWidth = 2.2;
    paint.lineJoin = "round";
    const last = this.#heights.length - 1;
    stroke(paint, [[0, middle], ...this.#heights.map((rise, at) => [pen - (last - at) * STEP_PIXELS, middle - rise]), [pen, middle - (this.#heights[last] ?? 0)]]);
    paint.fillStyle = color("--accent");
    paint.beginPath();
    paint.arc(pen, middle - (this.#heights[last] ?? 0), 5, 0, 2 * Math.PI);
    paint.fill();
  }

  #drawScale(paint, width, height, color) {
    const gap = 12;
    const shift = (this.#steps * STEP_PIXELS) % (gap * TICK_EVERY);
    paint.strokeStyle = color;
    paint.lineWidth = 1.5;
    for (let at = 0; at * gap - shift < width; at += 1) stroke(paint, [[at * gap - shift, height], [at * gap - shift, height - (at % TICK_EVERY ? 5 : 11)]]);
  }

  #drawAhead(paint, pen, width, middle, color) {
    paint.fillStyle = color;
    for (let x = pen + 14; x < width; x += 8) paint.fillRect(x, middle - 1, 2, 2);
  }
}

function stroke(paint, points) {
  paint.beginPath();
  points.forEach(([x, y], at) => (at ? paint.lineTo(x, y) : paint.moveTo(x, y)));
  paint.stroke();
}
