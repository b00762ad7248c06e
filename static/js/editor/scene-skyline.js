/** Busy and bright: a town by the water at noon, tiled roofs and hundreds of windows. */

const WALLS = ["#f4e3c8", "#e8c7a0", "#fbf3e4", "#d98f6b", "#f0d27c", "#cfd8dc", "#b8d4c9", "#e5a9a0"];
const ROOFS = ["#b5502f", "#8f3b27", "#c96a3b", "#6d7f86"];

/** @type {(context: CanvasRenderingContext2D, width: number, height: number, random: () => number) => void} */
export function drawSkyline(context, width, height, random) {
  const unit = height / 100;
  const sky = context.createLinearGradient(0, 0, 0, height * 0.6);
  sky.addColorStop(0, "#9fd0f2");
  sky.addColorStop(1, "#f6fbff");
  context.fillStyle = sky;
  context.fillRect(0, 0, width, height);
  clouds(context, width, unit, random);
  hills(context, width, height, unit, random);
  for (let row = 0; row < 4; row += 1) {
    for (let x = -unit * 10; x < width; ) {
      const wide = unit * (9 + random() * 11);
      house(context, x, unit * (40 + row * 15 + random() * 8), wide, height, unit, random);
      x += wide * (0.86 + random() * 0.2);
    }
  }
  water(context, width, height, unit, random);
}

function clouds(context, width, unit, random) {
  context.fillStyle = "#ffffffd0";
  for (let cloud = 0; cloud < 9; cloud += 1) {
    const [x, y] = [random() * width, unit * (6 + random() * 24)];
    for (let puff = 0; puff < 7; puff += 1) {
      context.beginPath();
      context.ellipse(x + (puff - 3) * unit * 4, y + random() * unit * 2, unit * 5, unit * (1.5 + random() * 2.5), 0, 0, Math.PI * 2);
      context.fill();
    }
  }
}

function hills(context, width, height, unit, random) {
  for (const [level, color] of [[34, "#a9c7c4"], [40, "#86b08f"]]) {
    context.fillStyle = color;
    context.beginPath();
    context.moveTo(0, height);
    for (let x = 0; x <= width + unit * 8; x += unit * 8) context.lineTo(x, unit * (level + (random() - 0.5) * 9));
    context.lineTo(width, height);
    context.fill();
  }
}

function house(context, x, top, wide, height, unit, random) {
  context.fillStyle = WALLS[Math.floor(random() * WALLS.length)];
  context.fillRect(x, top, wide, height - top);
  context.fillStyle = "#00000022";
  context.fillRect(x + wide * 0.82, top, wide * 0.18, height - top);
  roof(context, x, top, wide, unit, ROOFS[Math.floor(random() * ROOFS.length)]);
  const shutter = random() < 0.5 ? "#3f6b78" : "#4f7a4a";
  for (let y = top + unit * 2.5; y < height; y += unit * 5) {
    for (let at = x + unit * 1.6; at < x + wide - unit * 2; at += unit * 3.6) {
      context.fillStyle = random() < 0.3 ? "#fff6d5" : "#33444e";
      context.fillRect(at, y, unit * 1.5, unit * 2.6);
      context.fillStyle = shutter;
      context.fillRect(at - unit * 0.5, y, unit * 0.5, unit * 2.6);
      context.fillRect(at + unit * 1.5, y, unit * 0.5, unit * 2.6);
    }
  }
}

function roof(context, x, top, wide, unit, color) {
  const rise = unit * 5;
  context.fillStyle = color;
  context.beginPath();
  context.moveTo(x - unit, top + unit * 0.6);
  context.lineTo(x + wide * 0.2, top - rise);
  context.lineTo(x + wide * 0.8, top - rise);
  context.lineTo(x + wide + unit, top + unit * 0.6);
  context.fill();
  context.strokeStyle = "#00000030";
  context.lineWidth = unit * 0.3;
  for (let tile = x; tile < x + wide; tile += unit * 1.1) {
    context.beginPath();
    context.moveTo(tile, top);
    context.lineTo(x + wide / 2 + (tile - x - wide / 2) * 0.62, top - rise);
    context.stroke();
  }
}

function water(context, width, height, unit, random) {
  context.fillStyle = "#4f93b3";
  context.fillRect(0, height - unit * 9, width, unit * 9);
  for (let glint = 0; glint < 260; glint += 1) {
    context.fillStyle = glint % 3 ? "#ffffffb0" : "#2f6f92";
    context.fillRect(random() * width, height - unit * 9 * random(), unit * (0.6 + random() * 3), unit * 0.35);
  }
}
