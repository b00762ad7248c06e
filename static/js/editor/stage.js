/** What stands behind the preview: a scene of ours, two of them side by side, or the streamer's own picture. */

import { icon, make } from "../panel/make.js";
import { t } from "../panel/texts.js";
import { keepPicture, ownPicture } from "./own-picture.js";
import { drawScene, OFFERED, SPLIT } from "./scenes.js";

const SCENE = { width: 1200, height: 900 };
const SWATCH = { width: 108, height: 64 };
const REMEMBERED_AS = "overlay-editor:scene";
const STEPS = { ArrowLeft: -2, ArrowRight: 2, Home: -100, End: 100 };

export class Stage {
  #element;
  #inputs;
  #pictureInput;
  #tell;
  #own = null;
  #share = 50;

  /**
   * @param {HTMLElement} section
   * @param {(message: string) => void} tell
   */
  constructor(section, tell) {
    this.#element = section.querySelector(".stage");
    this.#pictureInput = section.querySelector(".picture-file");
    this.#tell = tell;
    [this.main, this.other] = section.querySelectorAll(".scenery");
    this.divider = section.querySelector(".divider");
    this.corners = section.querySelectorAll(".corner");
    this.#inputs = new Map(OFFERED.map((name) => [name, make("input", { type: "radio", name: "scene", value: name, "aria-label": t(`editor.scene.${name}`) })]));
    const scenes = section.querySelector(".scenes");
    scenes.append(...OFFERED.map((name) => this.#swatch(name)));
    scenes.addEventListener("change", (event) => this.show(event.target.value));
    this.#pictureInput.addEventListener("change", () => {
      if (this.#pictureInput.files[0]) this.take(this.#pictureInput.files[0]);
      this.#pictureInput.value = "";
    });
    this.#watchDivider();
    this.#start();
  }

  /** @param {string} name */
  async show(name) {
    if (name === "own" && !this.#own) {
      this.#pictureInput.click();
      return;
    }
    const isSplit = name === "split";
    this.#inputs.get(name).checked = true;
    this.#element.dataset.scene = name;
    for (const element of [this.other, this.divider, ...this.corners]) element.hidden = !isSplit;
    this.main.hidden = name === "checker";
    if (name === "own") this.#drawOwn(this.main, this.#own);
    else this.#draw(this.main, isSplit ? SPLIT.bright : name);
    if (isSplit) this.#draw(this.other, SPLIT.dark);
    remember(name);
  }

  /** A picture from a file, kept for the next time. @param {Blob} file */
  async take(file) {
    this.#tell("");
    try {
      this.#own = await createImageBitmap(file);
    } catch {
      this.#tell(t("editor.no_picture", { file: file.name ?? "" }));
      return;
    }
    await keepPicture(file);
    this.#drawSwatch();
    this.show("own");
  }

  async #start() {
    const remembered = recall();
    this.show(OFFERED.includes(remembered) && remembered !== "own" ? remembered : "split");
    const kept = await ownPicture();
    this.#own = kept && (await createImageBitmap(kept).catch(() => null));
    if (!this.#own) return;
    this.#drawSwatch();
    if (remembered === "own") this.show("own");
  }

  #swatch(name) {
    const input = this.#inputs.get(name);
    const canvas = make("canvas", SWATCH);
    const swatch = make("label", { className: "scene", title: t(`editor.scene.${name}`), dataset: { scene: name } }, input, canvas);
    if (name === "own") {
      swatch.append(icon("plus"));
      // chosen already, it is chosen anew: another picture
      input.addEventListener("click", () => this.#element.dataset.scene === "own" && this.#pictureInput.click());
    } else if (name !== "checker") {
      requestAnimationFrame(() => drawScene(canvas, name));
    }
    return swatch;
  }

  #drawSwatch() {
    const swatch = this.#inputs.get("own").parentElement;
    swatch.dataset.filled = "true";
    this.#drawOwn(swatch.querySelector("canvas"), this.#own, SWATCH);
  }

  #draw(canvas, name) {
    Object.assign(canvas, SCENE);
    drawScene(canvas, name);
  }

  /** As large as it is, or cut to a swatch. */
  #drawOwn(canvas, picture, { width, height } = picture) {
    Object.assign(canvas, { width, height });
    const scale = Math.max(width / picture.width, height / picture.height);
    const [wide, high] = [picture.width * scale, picture.height * scale];
    canvas.getContext("2d").drawImage(picture, (width - wide) / 2, (height - high) / 2, wide, high);
  }

  #watchDivider() {
    const move = (share) => {
      this.#share = Math.min(100, Math.max(0, share));
      this.#element.style.setProperty("--split", `${this.#share}%`);
      this.divider.setAttribute("aria-valuenow", String(Math.round(this.#share)));
    };
    this.divider.addEventListener("pointerdown", (event) => {
      this.divider.setPointerCapture(event.pointerId);
    });
    this.divider.addEventListener("pointermove", (event) => {
      if (!this.divider.hasPointerCapture(event.pointerId)) return;
      const { left, width } = this.#element.getBoundingClientRect();
      move(((event.clientX - left) / width) * 100);
    });
    this.divider.addEventListener("keydown", (event) => {
      if (!(event.key in STEPS)) return;
      event.preventDefault();
      move(this.#share + STEPS[event.key]);
    });
    move(this.#share);
  }
}

function remember(name) {
  try {
    localStorage.setItem(REMEMBERED_AS, name);
  } catch {
    // a browser that keeps nothing shows the first scene the next time
  }
}

function recall() {
  try {
    return localStorage.getItem(REMEMBERED_AS);
  } catch {
    return null;
  }
}
