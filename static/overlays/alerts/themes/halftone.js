/**
 * Pictures as newsprint: dots of ink on a slanted grid, the darker the larger.
 *
 * Drawn once for an image; a video is printed anew a dozen times a second while it is in the document.
 */

const SLANT = (32 * Math.PI) / 180;
const SOFT = 7;
const FRAME_MS = 80;
const FINEST = 520;

/** The last one that was needed. */
let grid = { name: "", heights: new Float32Array(0) };

/**
 * @typedef {object} Screen
 * @property {number} pitch pixels from dot to dot
 * @property {string} ink #rrggbb
 * @property {"cover" | "contain"} fit
 */

/**
 * Prints a picture into a canvas as large as it is shown.
 *
 * @param {HTMLCanvasElement} canvas whose width and height are set
 * @param {HTMLImageElement | HTMLVideoElement | HTMLCanvasElement} picture
 * @param {Screen} screen
 */
export function print(canvas, picture, { pitch, ink, fit }) {
  const { width, height } = canvas;
  if (!width || !height) return;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.clearRect(0, 0, width, height);
  context.drawImage(picture, ...placed(picture, width, height, fit));
  const image = context.getImageData(0, 0, width, height);
  screened(image, pitch, rgb(ink));
  context.putImageData(image, 0, 0);
}

/**
 * Gives a canvas the size it is shown in, though not more pixels than can be printed between two frames.
 *
 * @param {HTMLCanvasElement} canvas in the document
 * @returns {number} its pixels for each of the page's
 */
export function sized(canvas) {
  const { clientWidth, clientHeight } = canvas;
  const density = Math.min(devicePixelRatio, FINEST / Math.max(1, clientWidth, clientHeight));
  canvas.width = Math.round(clientWidth * density);
  canvas.height = Math.round(clientHeight * density);
  return density;
}

/**
 * Prints a video until it leaves the document.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {HTMLVideoElement} video
 * @param {() => Screen} screen
 */
export function printOn(canvas, video, screen) {
  let printed = -Infinity;
  const frame = (now) => {
    if (!canvas.isConnected) return;
    if (now - printed >= FRAME_MS) {
      printed = now;
      print(canvas, video, screen());
    }
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

/** Each pixel becomes ink or paper: its darkness against the grid's height there. */
function screened({ data, width, height }, pitch, [red, green, blue]) {
  const heights = gridOf(width, height, pitch);
  const [low, high] = levels(data);
  const range = Math.max(24, high - low);
  for (let pixel = 0, at = 0; at < data.length; pixel += 1, at += 4) {
    const light = (0.299 * data[at] + 0.587 * data[at + 1] + 0.114 * data[at + 2] - low) / range;
    const there = data[at + 3] / 255;
    const dark = there * (0.97 - Math.min(1, Math.max(0, light)) * 0.94);
    const cover = (dark - heights[pixel]) * SOFT + there * 0.5;
    data[at] = red;
    data[at + 1] = green;
    data[at + 2] = blue;
    data[at + 3] = Math.min(1, Math.max(0, cover)) * 255;
  }
}

/** How dark a pixel must be to be ink, from the middle of a dot outwards; the same for all frames of a video. */
function gridOf(width, height, pitch) {
  const name = `${width} ${height} ${pitch}`;
  if (grid.name === name) return grid.heights;
  const turn = Math.PI / pitch;
  const [across, down] = [Math.cos(SLANT) * turn, Math.sin(SLANT) * turn];
  const heights = new Float32Array(width * height);
  for (let y = 0, pixel = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, pixel += 1) {
      const wave = Math.cos(x * across + y * down) * Math.cos(y * across - x * down);
      heights[pixel] = (1 - wave * wave) * 0.96;
    }
  }
  grid = { name, heights };
  return heights;
}

/** The lightness that a twentieth of the picture is below, and above: a dull picture is printed with contrast. */
function levels(data) {
  const counts = new Uint32Array(256);
  let all = 0;
  for (let at = 0; at < data.length; at += 16) {
    if (data[at + 3] < 128) continue;
    counts[(data[at] * 77 + data[at + 1] * 151 + data[at + 2] * 28) >> 8] += 1;
    all += 1;
  }
  const below = (share) => {
    let sum = 0;
    for (let light = 0; light < 256; light += 1) {
      sum += counts[light];
      if (sum >= all * share) return light;
    }
    return 255;
  };
  return all ? [below(0.05), below(0.95)] : [0, 255];
}

function placed(picture, width, height, fit) {
  const own = picture.naturalWidth || picture.videoWidth || picture.width || 1;
  const tall = picture.naturalHeight || picture.videoHeight || picture.height || 1;
  const scale = (fit === "cover" ? Math.max : Math.min)(width / own, height / tall);
  return [(width - own * scale) / 2, (height - tall * scale) / 2, own * scale, tall * scale];
}

function rgb(color) {
  const value = parseInt(color.slice(1, 7), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}
