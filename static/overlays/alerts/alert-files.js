/** The files that an alert's design names, ready to be shown and heard. */

import { Unplayable } from "./media-shelf.js";

/**
 * `broken` says that the design has a picture that cannot be shown: then the words stand alone.
 * @typedef {object} AlertFiles
 * @property {HTMLImageElement | HTMLVideoElement | null} picture
 * @property {HTMLVideoElement | null} video the picture, when it is one
 * @property {HTMLAudioElement | null} sound
 * @property {boolean} broken
 */

/**
 * Those that can be had; of the others `problem` hears why not.
 *
 * @param {import("./alerts.js").Design} design
 * @param {import("./media-shelf.js").MediaShelf} shelf
 * @param {(message: string) => void} problem
 * @returns {Promise<AlertFiles>}
 */
export async function filesOf({ options, media = {} }, shelf, problem) {
  const taken = async (id, what) => {
    if (!id) return null;
    try {
      if (!Object.hasOwn(media, id)) throw new Unplayable(`${what}_gone`);
      return await shelf.take(media[id]);
    } catch (error) {
      if (!(error instanceof Unplayable)) throw error;
      problem(error.message);
      return null;
    }
  };
  const [picture, sound] = await Promise.all([taken(options.picture, "picture"), taken(options.sound, "sound")]);
  const video = picture?.localName === "video" ? picture : null;
  return { picture, video, sound, broken: Boolean(options.picture) && !picture };
}
