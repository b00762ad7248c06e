/**
 * Pictures, videos and sounds of designs, loaded before an alert begins so that they begin together.
 *
 * A picture is kept as its bytes and made into an image of its own for each alert: an animated one then plays from its
 * start. Videos and sounds are elements that play from wherever they are put.
 */

const KEPT = 24;
const LONGEST_WAIT_MS = 1200;

/**
 * A file of a design, as the server describes it.
 * @typedef {object} File
 * @property {string} url
 * @property {"image" | "video" | "sound"} type
 */

/** Why a file is not shown or heard: a word for the server, which says it in the panel, and the file's address. */
export class Unplayable extends Error {
  /** @param {"late" | "unloadable" | "no_picture" | "unplayable" | "picture_gone" | "sound_gone"} why @param {string} [url] */
  constructor(why, url = "") {
    super(`${why} ${url}`.trim());
  }
}

export class MediaShelf {
  /** @type {Map<string, Promise<Blob | HTMLMediaElement>>} the ones used last at the end */
  #kept = new Map();

  /**
   * Loads what is not there yet; failures show when the file is taken.
   *
   * @param {Iterable<File>} files
   */
  preload(files) {
    for (const file of files) this.#load(file).catch(() => {});
  }

  /**
   * The element that shows or plays the file, at its beginning. Only one alert at a time may have it.
   *
   * @param {File} file
   * @returns {Promise<HTMLImageElement | HTMLMediaElement>}
   * @throws {Unplayable} it is missing, broken, or takes too long
   */
  async take(file) {
    let timer = 0;
    const late = new Promise((_, refuse) => {
      timer = setTimeout(() => refuse(new Unplayable("late", file.url)), LONGEST_WAIT_MS);
    });
    try {
      return await Promise.race([this.#element(file), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  async #element(file) {
    const loaded = await this.#load(file);
    if (loaded instanceof Blob) return imageOf(loaded, file.url);
    if (loaded.seeking || loaded.currentTime > 0) {
      const seeked = new Promise((resolve) => { loaded.addEventListener("seeked", resolve, { once: true }); });
      if (!loaded.seeking) loaded.currentTime = 0;
      await seeked;
    }
    return loaded;
  }

  #load(file) {
    const { url } = file;
    const found = this.#kept.get(url) ?? (file.type === "image" ? bytesOf(url) : playerOf(file));
    this.#kept.delete(url);
    this.#kept.set(url, found);
    // What could not be loaded is asked for again with the next alert.
    found.catch(() => this.#kept.get(url) === found && this.#kept.delete(url));
    if (this.#kept.size > KEPT) this.#forget(this.#kept.keys().next().value);
    return found;
  }

  #forget(url) {
    const found = this.#kept.get(url);
    this.#kept.delete(url);
    found.then((loaded) => {
      if (loaded instanceof HTMLMediaElement && !loaded.isConnected && loaded.paused) loaded.removeAttribute("src");
    }, () => {});
  }
}

async function bytesOf(url) {
  const answer = await fetch(url).catch(() => null);
  if (!answer?.ok) throw new Unplayable("unloadable", url);
  return answer.blob();
}

async function imageOf(bytes, url) {
  const image = document.createElement("img");
  image.alt = "";
  image.draggable = false;
  image.src = URL.createObjectURL(bytes);
  try {
    await image.decode();
  } catch {
    throw new Unplayable("no_picture", url);
  } finally {
    URL.revokeObjectURL(image.src);
  }
  return image;
}

/** A player with its first frame, or its first seconds of sound, at hand. */
function playerOf({ url, type }) {
  const player = document.createElement(type === "video" ? "video" : "audio");
  player.preload = "auto";
  player.playsInline = true;
  player.disablePictureInPicture = true;
  player.muted = type === "video";
  return new Promise((resolve, refuse) => {
    player.addEventListener("canplay", () => resolve(player), { once: true });
    player.addEventListener("error", () => refuse(new Unplayable("unplayable", url)), { once: true });
    player.src = url;
  });
}
