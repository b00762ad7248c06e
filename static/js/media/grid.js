/** The files as tiles: found by words, by kind; new ones come by dropping or choosing and show how far they are. */

import { icon, make } from "../panel/make.js";
import { Keyed } from "../panel/keyed.js";
import { t } from "../panel/texts.js";

/** What a file chooser offers first; what is in a file, the server looks at. */
const ACCEPTED = { image: "image/png,image/jpeg,image/webp,image/gif,image/avif,image/apng", video: "video/webm,video/mp4",
  sound: "audio/mpeg,audio/ogg,audio/wav,.mp3,.ogg,.wav" };

export class Grid {
  #library;
  #types;
  #wanted = "";
  #type = "";

  /**
   * @param {HTMLElement} place with `.find`, `.types`, `.add`, `.add-file`, `.uploads`, `.files` and `.empty`
   * @param {import("./library.js").Library} library
   * @param {object} how
   * @param {string[]} how.types of files to show
   * @param {(media: import("./library.js").Media) => import("../panel/keyed.js").Row} how.makeTile
   * @param {(media: import("./library.js").Media) => void} [how.added]
   */
  constructor(place, library, { types, makeTile, added = () => {} }) {
    this.place = place;
    this.#library = library;
    this.#types = types;
    this.added = added;
    for (const list of place.querySelectorAll(".files, .uploads")) list.replaceChildren();
    this.tiles = new Keyed(place.querySelector(".files"), (media) => media.id, makeTile);
    this.uploads = new Keyed(place.querySelector(".uploads"), (upload) => upload.id, uploadRow);
    this.watch = new AbortController();
    const { signal } = this.watch;
    place.querySelector(".find").addEventListener("input", ({ target }) => {
      this.#wanted = target.value.trim().toLowerCase();
      this.update();
    }, { signal });
    this.#startTypes(place.querySelector(".types"), signal);
    const chooser = place.querySelector(".add-file");
    chooser.accept = types.map((type) => ACCEPTED[type]).join(",");
    place.querySelector(".add").addEventListener("click", () => chooser.click(), { signal });
    chooser.addEventListener("change", () => {
      this.take([...chooser.files]);
      chooser.value = "";
    }, { signal });
    library.addEventListener("library:changed", () => this.update(), { signal });
    library.addEventListener("library:uploads", () => this.#updateUploads(), { signal });
    this.update();
    this.#updateUploads();
  }

  /** One after the other: the first is there soonest. @param {File[]} files */
  async take(files) {
    for (const file of files) {
      const media = await this.#library.add(file);
      if (media && this.#types.includes(media.type)) this.added(media);
    }
  }

  /** Stops following the library. */
  leave() {
    this.watch.abort();
  }

  update() {
    const ofTypes = this.#library.files.filter(({ type }) => this.#types.includes(type));
    const shown = ofTypes.filter(({ type, name }) => (!this.#type || type === this.#type) && name.toLowerCase().includes(this.#wanted));
    this.tiles.update(shown);
    const empty = this.place.querySelector(".empty");
    empty.hidden = shown.length > 0;
    empty.textContent = t(this.#wanted || this.#type ? "media.nothing_found" : "media.empty");
  }

  #updateUploads() {
    this.uploads.update(this.#library.uploads);
  }

  #startTypes(segments, signal) {
    segments.hidden = this.#types.length < 2;
    const name = `types-${Math.random()}`;
    segments.replaceChildren(...["", ...this.#types].map((type) => {
      const input = make("input", { type: "radio", name, value: type, checked: type === "" });
      return make("label", {}, input, make("span", {}, t(`media.types.${type || "all"}`)));
    }));
    segments.addEventListener("change", ({ target }) => {
      this.#type = target.value;
      this.update();
    }, { signal });
  }
}

function uploadRow() {
  let now;
  const bar = make("progress", { max: 1, value: 0 });
  const words = make("small", { role: "status" });
  const fault = make("p", { className: "fault", role: "alert", hidden: true });
  const name = make("bdi", { className: "name" });
  const leave = make("button", { type: "button", className: "plain", onclick: () => now.cancel() }, icon("cross"));
  const again = make("button", { type: "button", className: "again", onclick: () => now.again() }, t("media.again"));
  const element = make("li", { className: "upload" }, name, words, again, leave, bar, fault);
  return {
    element,
    update(upload) {
      now = upload;
      name.textContent = upload.name;
      name.title = upload.name;
      bar.value = upload.share;
      bar.hidden = words.hidden = upload.fault !== "";
      bar.setAttribute("aria-label", upload.name);
      words.textContent = upload.share < 1 ? t("media.percent", { n: Math.floor(upload.share * 100) }) : t("media.looking");
      fault.hidden = upload.fault === "";
      if (fault.textContent !== upload.fault) fault.textContent = upload.fault;
      again.hidden = !upload.again;
      leave.title = t(upload.fault ? "rules.dismiss" : "common.cancel");
      leave.setAttribute("aria-label", leave.title);
    },
  };
}
