/** Busy and bright: leaves in the sun with holes of sky, hard edges everywhere. */

const LEAVES = ["#2f6b2a", "#4c8f2f", "#6fb33a", "#97cf4c", "#c3e66b", "#e9f59a", "#3f7d4d", "#f6e27a"];

/** @type {(context: CanvasRenderingContext2D, width: number, height: number, random: () => number) => void} */
export function drawFoliage(context, width, height, random) {
  const unit = height / 100;
  const sky = context.createLinearGradient(0, 0, 0, height);
  sky.addColorStop(0, "#e6f6ff");
  sky.addColorStop(1, "#fdf9d8");
  context.fillStyle = sky;
  context.fillRect(0, 0, width, height);
  branches(context, width, height, unit, random);
  const count = Math.round((width / height) * 2600);
  for (let index = 0; index < count; index += 1) {
    const depth = index / count;
    leaf(context, random() * width, random() * height, unit * (1.2 + depth * 3.4 * random()), random() * Math.PI,
      LEAVES[Math.floor(random() * LEAVES.length)], 0.35 + depth * 0.6);
  }
  blossoms(context, width, height, unit, random);
}

function branches(context, width, height, unit, random) {
  context.lineCap = "round";
  for (let branch = 0; branch < 9; branch += 1) {
    let x = random() * width;
    let y = height;
    let lean = (random() - 0.5) * 4;
    context.strokeStyle = branch % 2 ? "#5b4632" : "#7d6344";
    for (let thick = 2.6; thick > 0.3; thick *= 0.86) {
      context.lineWidth = unit * thick;
      context.beginPath();
      context.moveTo(x, y);
      x += unit * lean * 2;
      y -= unit * 9;
      lean += (random() - 0.5) * 3;
      context.lineTo(x, y);
      context.stroke();
    }
  }
}

function leaf(context, x, y, length, turn, color, opacity) {
  context.save();
  context.translate(x, y);
  context.rotate(turn);
  context.globalAlpha = opacity;
  context.fillStyle = color;
  context.beginPath();
  context.moveTo(-length, 0);
  context.quadraticCurveTo(0, -length * 0.7, length, 0);
  context.quadraticCurveTo(0, length * 0.7, -length, 0);
  context.fill();
  context.restore();
}

function blossoms(context, width, height, unit, random) {
  for (let blossom = 0; blossom < 90; blossom += 1) {
    const [x, y, size] = [random() * width, random() * height, unit * (0.5 + random())];
    context.fillStyle = blossom % 3 ? "#fffdf3" : "#ffd1dc";
    for (let petal = 0; petal < 5; petal += 1) {
      const turn = (petal / 5) * Math.PI * 2;
      context.beginPath();
      context.arc(x + Math.cos(turn) * size, y + Math.sin(turn) * size, size * 0.7, 0, Math.PI * 2);
      context.fill();
    }
  }
}
