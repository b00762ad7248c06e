/** Busy and dark: a wet street at night, lamps out of focus, rain and signs. */

const LAMPS = ["#ffb35c", "#ff5c7a", "#5cc8ff", "#ffe08a", "#8affc1", "#c78aff"];

/** @type {(context: CanvasRenderingContext2D, width: number, height: number, random: () => number) => void} */
export function drawNight(context, width, height, random) {
  const unit = height / 100;
  const air = context.createLinearGradient(0, 0, 0, height);
  air.addColorStop(0, "#0b1020");
  air.addColorStop(0.6, "#1a1f33");
  air.addColorStop(1, "#07090f");
  context.fillStyle = air;
  context.fillRect(0, 0, width, height);
  signs(context, width, unit, random);
  for (let lamp = 0; lamp < 120; lamp += 1) {
    const [x, y, reach] = [random() * width, height * (0.1 + random() * 0.6), unit * (0.8 + random() * 4)];
    const color = LAMPS[Math.floor(random() * LAMPS.length)];
    disc(context, x, y, reach, `${color}66`);
    disc(context, x, y, reach * 0.55, `${color}88`);
    context.fillStyle = `${color}22`;
    context.fillRect(x - reach / 2, height * 0.7, reach, height * 0.3 * random());
  }
  context.strokeStyle = "#cfe4ff30";
  context.lineWidth = unit * 0.2;
  for (let drop = 0; drop < 420; drop += 1) {
    const [x, y, long] = [random() * width, random() * height, unit * (2 + random() * 5)];
    context.beginPath();
    context.moveTo(x, y);
    context.lineTo(x - long * 0.18, y + long);
    context.stroke();
  }
}

function signs(context, width, unit, random) {
  for (let sign = 0; sign < 14; sign += 1) {
    const [x, y, wide, high] = [random() * width, unit * (10 + random() * 40), unit * (4 + random() * 6), unit * (10 + random() * 18)];
    context.fillStyle = "#10131f";
    context.fillRect(x - unit, y - unit * 30, wide + unit * 2, unit * 100);
    context.strokeStyle = LAMPS[sign % LAMPS.length];
    context.lineWidth = unit * 0.6;
    context.strokeRect(x, y, wide, high);
    for (let bar = y + unit * 2; bar < y + high - unit; bar += unit * 2.6) {
      context.fillStyle = LAMPS[(sign + 2) % LAMPS.length];
      context.fillRect(x + unit, bar, (wide - unit * 2) * (0.4 + random() * 0.6), unit * 0.9);
    }
  }
}

function disc(context, x, y, reach, color) {
  context.fillStyle = color;
  context.beginPath();
  context.arc(x, y, reach, 0, Math.PI * 2);
  context.fill();
}
