/**
 * Viewers' colours, made readable on whatever a theme paints behind them.
 *
 * The hue stays, chroma is capped, and lightness moves in small steps of OKLCH until the colour has the contrast the
 * theme asks for. Done here and not in CSS because OBS 28-30 (Chromium 103) knows neither oklch() nor color-mix().
 */

/**
 * What a colour has to be readable on.
 * @typedef {object} Ground
 * @property {string} against #rrggbb it stands on (a stroke, a sheet, a row)
 * @property {number} target contrast ratio to reach, as WCAG counts it
 * @property {number} [chroma] the most OKLCH chroma it may keep
 * @property {number} [lightness] on a dark ground, the OKLCH lightness the search starts from at least
 */

/** Owncast's own palette, by `displayColor` 0-7: red, yellow, ochre, green, cyan, blue, violet, magenta. */
export const PALETTE = Object.freeze([
  "#ff717b", "#f4e413", "#b99c45", "#58f40b", "#0bf4f4", "#16a8f7", "#9a92ff", "#ff53ff",
]);

/**
 * The grounds of the panel, and the one of overlays without a theme; a theme says its own in theme.json.
 *
 * @type {Readonly<Record<string, Ground>>}
 */
export const GROUNDS = Object.freeze({
  "bare": { against: "#08080a", target: 9 },
  "panel-dark": { against: "#1f3b39", target: 4.8, chroma: 0.16 },
  "panel-light": { against: "#d8f1e9", target: 4.6, chroma: 0.17 },
});

const LIGHTNESS_STEP = 0.005;
const CHROMA_STEP = 0.004;
const OLD_HUE_LIGHTNESS = 0.74;
const OLD_HUE_CHROMA = 0.16;
const REMEMBERED = 1000;

/** @type {Map<string, string>} */
const remembered = new Map();

/**
 * A viewer's colour on a ground.
 *
 * @param {number | null | undefined} color Owncast's `displayColor`: 0-7, or a hue in degrees from old servers
 * @param {Ground} ground a theme's, or one of `GROUNDS`
 * @returns {string} #rrggbb
 */
export function viewerColor(color, ground) {
  const number = Number.isFinite(color) ? Math.trunc(color) : 0;
  if (number >= 0 && number < PALETTE.length) return readable(PALETTE[number], ground);
  return adjust([OLD_HUE_LIGHTNESS, OLD_HUE_CHROMA, (number * Math.PI) / 180], ground);
}

/**
 * Any colour on a ground; one that is readable already comes back as it is.
 *
 * @param {string} hex #rrggbb
 * @param {Ground} ground
 * @returns {string} #rrggbb
 */
export function readable(hex, ground) {
  return adjust(toOklch(parse(hex)), ground);
}

/**
 * Contrast as WCAG counts it, 1 to 21.
 *
 * @param {string} one #rrggbb
 * @param {string} other #rrggbb
 */
export function contrast(one, other) {
  return ratio(luminance(parse(one)), luminance(parse(other)));
}

/**
 * @param {[number, number, number]} color OKLCH, hue in radians
 * @param {Ground} ground
 */
function adjust(color, ground) {
  const key = [...color, ground.against, ground.target, ground.chroma, ground.lightness].join(" ");
  const known = remembered.get(key);
  if (known) return known;
  if (remembered.size >= REMEMBERED) remembered.clear();
  const found = search(color, ground);
  remembered.set(key, found);
  return found;
}

function search([lightness, chroma, hue], { against, target, chroma: cap = Infinity, lightness: floor = 0 }) {
  const behind = luminance(parse(against));
  const direction = behind < 0.18 ? 1 : -1;
  const capped = Math.min(chroma, cap);
  const start = direction > 0 ? Math.max(lightness, floor) : lightness;
  for (let light = start; light > 0 && light < 1; light += direction * LIGHTNESS_STEP) {
    const bytes = withinGamut(light, capped, hue);
    if (ratio(luminance(bytes), behind) >= target) return format(bytes);
  }
  return direction > 0 ? "#ffffff" : "#000000";
}

/** sRGB bytes of the colour, with as much of its chroma as a screen can show. */
function withinGamut(lightness, chroma, hue) {
  for (let left = chroma; left > 0; left -= CHROMA_STEP) {
    const linear = toLinear(lightness, left, hue);
    if (linear.every((part) => part >= -0.001 && part <= 1.001)) return linear.map(encode);
  }
  return toLinear(lightness, 0, hue).map(encode);
}

function parse(hex) {
  const value = parseInt(hex.slice(1, 7), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

function format(bytes) {
  return `#${bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

function decode(byte) {
  const part = byte / 255;
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
}

function encode(linear) {
  const part = Math.min(1, Math.max(0, linear));
  return Math.round(255 * (part <= 0.0031308 ? 12.92 * part : 1.055 * part ** (1 / 2.4) - 0.055));
}

function luminance(bytes) {
  const [red, green, blue] = bytes.map(decode);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function ratio(one, other) {
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

// The numbers are Björn Ottosson's, https://bottosson.github.io/posts/oklab/
function toOklch(bytes) {
  const [r, g, b] = bytes.map(decode);
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const lightness = 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s;
  const greenRed = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  const blueYellow = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  return [lightness, Math.hypot(greenRed, blueYellow), Math.atan2(blueYellow, greenRed)];
}

function toLinear(lightness, chroma, hue) {
  const a = chroma * Math.cos(hue);
  const b = chroma * Math.sin(hue);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}
