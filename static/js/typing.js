/** Words that appear letter by letter, row by row. */

const LETTERS_A_SECOND = 40;
const SHORTEST_MS = 150;
const LONGEST_MS = 250;
/** Outlines and glows reach beyond the box. */
const AROUND_PX = 24;

/**
 * @param {HTMLElement} line laid out already
 * @param {number} time what there is for it, milliseconds: 180 is all
 * @returns {{keyframes: Keyframe[], milliseconds: number}} a clip that uncovers one row after the other
 */
export function typing(line, time) {
  const { width, height } = line.getBoundingClientRect();
  const { lineHeight, direction } = getComputedStyle(line);
  const rows = Math.max(1, Math.round(height / (parseFloat(lineHeight) || height)));
  const letters = Math.max(1, line.textContent.length);
  const wanted = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, (letters / LETTERS_A_SECOND) * 1000));
  const easing = `steps(${Math.max(1, Math.round(letters / rows))}, end)`;
  const box = { width, height, rows, mirrored: direction === "rtl" };
  const keyframes = [];
  for (let row = 0; row < rows; row += 1) {
    keyframes.push({ offset: row / rows, clipPath: uncovered(box, row, 0), easing });
    keyframes.push({ offset: (row + 1) / rows, clipPath: uncovered(box, row, 1), easing: "steps(1, end)" });
  }
  return { keyframes, milliseconds: wanted * Math.min(1, time / 180) };
}

/** Everything above a row, and this part of it. */
function uncovered({ width, height, rows, mirrored }, row, part) {
  const at = (x) => (mirrored ? width - x : x).toFixed(1);
  const top = row === 0 ? -AROUND_PX : (row * height) / rows;
  const bottom = row === rows - 1 ? height + AROUND_PX : ((row + 1) * height) / rows;
  const [left, right, edge] = [at(-AROUND_PX), at(width + AROUND_PX), at(part * (width + 2 * AROUND_PX) - AROUND_PX)];
  const corners = [
    [left, -AROUND_PX], [right, -AROUND_PX], [right, top], [edge, top], [edge, bottom], [left, bottom],
  ];
  return `polygon(${corners.map(([x, y]) => `${x}px ${Number(y).toFixed(1)}px`).join(", ")})`;
}
