/** How long alerts take to come and go, by the words their designs use. The movements themselves are in motion.css. */

/** Milliseconds. @type {Record<string, {in: number, out: number}>} */
const GENERIC = {
  "fade": { in: 320, out: 260 },
  "slide-left": { in: 460, out: 300 },
  "slide-right": { in: 460, out: 300 },
  "slide-up": { in: 460, out: 300 },
  "slide-down": { in: 460, out: 300 },
  "pop": { in: 380, out: 220 },
  "zoom": { in: 420, out: 260 },
  "drop": { in: 620, out: 300 },
  "flip": { in: 520, out: 320 },
  "spin": { in: 560, out: 320 },
  "wipe": { in: 420, out: 300 },
  "none": { in: 0, out: 0 },
};
const SOFT_MS = 150;
const STILL = { motion: "none", enter: "none", leave: "none", in: 0, out: 0 };

/**
 * How an alert moves.
 * @typedef {object} Motion
 * @property {"full" | "fade" | "none"} motion
 * @property {string} enter a word of GENERIC, or "theme"
 * @property {string} leave
 * @property {number} in milliseconds
 * @property {number} out
 */

/**
 * @param {Record<string, unknown>} options the design's
 * @param {{in: number, out: number}} ofTheme
 * @param {"full" | "fade" | "none"} allowed what the overlay and the reader's preference permit
 * @returns {Motion}
 */
export function motionOf(options, ofTheme, allowed) {
  if (allowed === "none") return STILL;
  if (allowed === "fade") return { motion: "fade", enter: "fade", leave: "fade", in: SOFT_MS, out: SOFT_MS };
  const enter = Object.hasOwn(GENERIC, options.enter) ? options.enter : "theme";
  const leave = Object.hasOwn(GENERIC, options.leave) ? options.leave : "theme";
  return {
    motion: "full",
    enter,
    leave,
    in: (GENERIC[enter] ?? ofTheme).in,
    out: (GENERIC[leave] ?? ofTheme).out,
  };
}
