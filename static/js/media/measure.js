/** How long a sound or video is, and how large its picture: the server does not decode files, a browser does. */

/** Files that were recorded live do not say; the browser finds their end when it is asked for what comes after it. */
const BEYOND_SECONDS = 1e7;
const PATIENCE_MS = 15_000;

/**
 * @param {import("./library.js").Media} media
 * @returns {Promise<{seconds: number, width?: number, height?: number} | null>} null for what this browser cannot play
 */
export function measured({ type, url }) {
  const player = document.createElement(type === "video" ? "video" : "audio");
  player.preload = "metadata";
  player.muted = true;
  return new Promise((resolve) => {
    const timer = setTimeout(() => finish(null), PATIENCE_MS);
    const finish = (found) => {
      clearTimeout(timer);
      player.removeAttribute("src");
      player.load();
      resolve(found);
    };
    const look = () => {
      if (!Number.isFinite(player.duration)) return;
      const size = player.videoWidth ? { width: player.videoWidth, height: player.videoHeight } : {};
      finish({ seconds: Math.round(player.duration * 1000) / 1000, ...size });
    };
    player.addEventListener("loadedmetadata", () => {
      if (player.duration === Infinity) player.currentTime = BEYOND_SECONDS;
      else look();
    });
    player.addEventListener("durationchange", () => player.readyState > 0 && look());
    player.addEventListener("error", () => finish(null), { once: true });
    player.src = url;
  });
}
