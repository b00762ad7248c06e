/** The streamer's files as the server has them, and every call that changes them. No DOM in here. */

import { call } from "../panel/api.js";
import { t } from "../panel/texts.js";
import { measured } from "./measure.js";
import { sizeInWords } from "./words.js";
import { upload } from "./upload.js";

const PATH = "/api/media";

/**
 * @typedef {object} Media
 * @property {string} id
 * @property {string} name
 * @property {"image" | "video" | "sound"} type
 * @property {number} bytes
 * @property {number | null} width
 * @property {number | null} height
 * @property {number | null} seconds
 * @property {string} url
 * @property {{id: number, name: string}[]} used_by designs
 * @property {boolean} bundled
 *
 * A file on its way.
 * @typedef {object} Upload
 * @property {number} id
 * @property {string} name
 * @property {number} share from 0 to 1
 * @property {string} fault why it did not arrive, in words; empty while it may
 * @property {() => void} cancel takes it off the list
 * @property {(() => void) | null} again sends it once more, where it was the line that broke
 */

/** Reports `library:changed` and `library:uploads`. */
export class Library extends EventTarget {
  /** @type {Media[]} */
  files = [];
  /** @type {Upload[]} */
  uploads = [];
  #count = 0;
  /** How large a file may be: said at once, not when all of it was sent. */
  #mostBytes = Infinity;

  async load() {
    const { media, most_bytes: most } = await call("GET", PATH);
    this.#mostBytes = most;
    this.#set(media);
    for (const file of media) this.#measure(file);
  }

  /** @returns {Media | undefined} */
  get(id) {
    return this.files.find((file) => file.id === id);
  }

  /** @param {File} file @returns {Promise<Media | null>} null when it did not arrive; why stands in `uploads` */
  async add(file) {
    const entry = { id: (this.#count += 1), name: file.name, share: 0, fault: "", cancel: () => this.#drop(entry), again: null };
    this.uploads.push(entry);
    this.#tellUploads();
    try {
      if (file.size > this.#mostBytes) throw new Error(t("media.too_large", { size: sizeInWords(file.size), most: sizeInWords(this.#mostBytes) }));
      if (file.size === 0) throw new Error(t("media.nothing_in"));
      const { done, cancel } = upload(file, (share) => {
        entry.share = share;
        this.#tellUploads();
      });
      entry.cancel = () => {
        cancel();
        this.#drop(entry);
      };
      const media = await done;
      this.#drop(entry);
      this.put(media);
      return this.#measure(media);
    } catch (error) {
      entry.fault = error.message;
      entry.again = error.status === 0 ? () => {
        this.#drop(entry);
        this.add(file);
      } : null;
      entry.cancel = () => this.#drop(entry);
      this.#tellUploads();
      return null;
    }
  }

  /** @param {string} id @param {string} name */
  async rename(id, name) {
    this.put(await call("PATCH", pathOf(id), { name }));
  }

  /** Deletes it, even under designs that show it. @returns {Promise<() => Promise<void>>} what brings it back */
  async remove(id) {
    const { url, name } = this.get(id);
    const kept = await fetch(url).then((answer) => (answer.ok ? answer.blob() : null)).catch(() => null);
    await call("DELETE", `${pathOf(id)}?force=1`);
    this.#set(this.files.filter((file) => file.id !== id));
    return kept && (async () => {
      // the same content has the same id: designs that named it have it again
      const media = await upload(new File([kept], name), () => {}).done;
      this.put(media);
      this.#measure(media);
    });
  }

  /** @param {Media} media */
  put(media) {
    const isKnown = this.get(media.id);
    this.#set(isKnown ? this.files.map((file) => (file.id === media.id ? media : file)) : [media, ...this.files]);
  }

  /** Tells the server the length of what it has no length of. */
  async #measure(media) {
    if (media.type === "image" || media.seconds !== null) return media;
    const found = await measured(media);
    if (found) await call("PATCH", pathOf(media.id), found).then((told) => this.put(told)).catch(() => {});
    return this.get(media.id) ?? media;
  }

  #set(files) {
    this.files = files;
    this.dispatchEvent(new CustomEvent("library:changed"));
  }

  #drop(entry) {
    this.uploads = this.uploads.filter((other) => other !== entry);
    this.#tellUploads();
  }

  #tellUploads() {
    this.dispatchEvent(new CustomEvent("library:uploads"));
  }
}

function pathOf(id) {
  return `${PATH}/${id.split("/").map(encodeURIComponent).join("/")}`;
}
