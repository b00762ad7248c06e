/** Busy and dark: a game below ground, square stones, sparks, light that falls in circles. */

const SPARKS = ["#ff5cc8", "#72e3ff", "#a8ff5c", "#ffd84d", "#b48cff"];
const BLOCK = 4;

/** @type {(context: CanvasRenderingContext2D, width: number, height: number, random: () => number) => void} */
export function drawCave(context, width, height, random) {
  const unit = height / 100;
  context.fillStyle = "#15131f";
  context.fillRect(0, 0, width, height);
  stones(context, width, height, unit, random);
  lights(context, width, height, unit, random);
  ledges(context, width, height, unit, random);
  for (let figure = 0; figure < 8; figure += 1) {
    ghost(context, snap(random() * width, unit), snap(height * (0.1 + random() * 0.8), unit), unit, SPARKS[figure % SPARKS.length], random);
  }
  sparks(context, width, height, unit, random);
}

const snap = (value, unit) => Math.round(value / (unit * BLOCK)) * unit * BLOCK;

function stones(context, width, height, unit, random) {
  const side = unit * 8;
  for (let y = 0; y < height; y += side) {
    for (let x = 0; x < width; x += side) {
      const shade = 18 + Math.floor(random() * 16);
      context.fillStyle = `rgb(${shade + 4} ${shade} ${shade + 18})`;
      context.fillRect(x, y, side - unit * 0.5, side - unit * 0.5);
      if (random() < 0.25) {
        context.fillStyle = "#3a3158";
        context.fillRect(x + unit * 2, y + unit * 2, unit * 3, unit);
        context.fillRect(x + unit * 3, y + unit * 3, unit, unit * 2);
      }
    }
  }
}

function lights(context, width, height, unit, random) {
  for (const color of ["#ff9a3c", "#3cc8ff", "#ff7a2c", "#9a5cff"]) {
    const [x, y, reach] = [random() * width, random() * height, unit * (22 + random() * 16)];
    for (const part of [1, 0.72, 0.45]) {
      context.fillStyle = `${color}1f`;
      context.beginPath();
      context.arc(x, y, reach * part, 0, Math.PI * 2);
      context.fill();
    }
  }
}

function ledges(context, width, height, unit, random) {
  for (let ledge = 0; ledge < 11; ledge += 1) {
    const [x, y, wide] = [snap(random() * width, unit), snap(random() * height, unit), unit * BLOCK * (3 + Math.floor(random() * 7))];
    context.fillStyle = "#4a3a63";
    context.fillRect(x, y, wide, unit * 3);
    context.fillStyle = "#7a5f9c";
    context.fillRect(x, y, wide, unit * 0.8);
    context.fillStyle = "#2a2140";
    for (let gap = x; gap < x + wide; gap += unit * 6) context.fillRect(gap, y + unit, unit * 0.5, unit * 2);
  }
}

function ghost(context, x, y, unit, color, random) {
  context.fillStyle = color;
  context.fillRect(x + unit, y, unit * 5, unit);
  context.fillRect(x, y + unit, unit * 7, unit * 6);
  for (let foot = 0; foot < 7; foot += 2) context.fillRect(x + foot * unit, y + unit * 7, unit, unit);
  context.fillStyle = "#fff";
  context.fillRect(x + unit, y + unit * 2, unit * 2, unit * 2);
  context.fillRect(x + unit * 4, y + unit * 2, unit * 2, unit * 2);
  context.fillStyle = "#e0262c";
  context.fillRect(x - unit, y - unit * 2, unit * 9 * (0.3 + random() * 0.6), unit);
  context.fillStyle = "#ffd84d";
  context.font = `bold ${unit * 6}px monospace`;
  context.fillText(String(Math.floor(random() * 90) + 9), x + unit * 8, y);
}

function sparks(context, width, height, unit, random) {
  for (let spark = 0; spark < 130; spark += 1) {
    const [x, y] = [random() * width, random() * height];
    const color = SPARKS[Math.floor(random() * SPARKS.length)];
    context.fillStyle = `${color}38`;
    context.fillRect(x - unit, y - unit, unit * 3, unit * 3);
    context.fillStyle = color;
    context.fillRect(x, y, unit, unit);
  }
}
