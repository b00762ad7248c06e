/**
 * An overlay's own page, live and as small as its place: loaded when it comes into sight, one after the other, and gone
 * again while nobody can see it.
 */

import { Frame } from "../editor/frame.js";
import { make } from "./make.js";
import { t } from "./texts.js";

/** Out of sight for so long, a page is let go: to scroll past is no reason. */
const FORGET_MS = 3000;
/** How often a page is asked whether it shows anything. */
const LOOK_MS = 1000;
/** The next one starts after so long, even when the one before is not there yet. */
const PATIENCE_MS = 4000;

const previews = new Map();
const waiting = new Set();
let isBusy = false;
let isReady = false;

const sight = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) previews.get(target)?.seen(isIntersecting);
}, { rootMargin: "40px" });

document.addEventListener("visibilitychange", () => {
  for (const preview of previews.values()) preview.follow();
});

/** The panel itself comes first: until this is called, nothing is loaded. */
export function startPreviews() {
  isReady = true;
  next();
}

function next() {
  const [preview] = waiting;
  if (!isReady || isBusy || !preview) return;
  waiting.delete(preview);
  isBusy = true;
  const done = () => {
    clearTimeout(patience);
    isBusy = false;
    next();
  };
  const patience = setTimeout(done, PATIENCE_MS);
  requestIdleCallback(() => preview.load(done));
}

export class OverlayPreview {
  #place;
  #page = null;
  #frame = null;
  #overlay = null;
  #isInSight = false;
  #forget = 0;
  #look = 0;

  /** @param {HTMLElement} place as large as it may become; gets `data-blank` while the page shows nothing */
  constructor(place) {
    this.#place = place;
    place.dataset.blank = "true";
    place.inert = true;
    previews.set(place, this);
    sight.observe(place);
    this.resized = new ResizeObserver(() => this.#fit());
    this.resized.observe(place);
  }

  /** @param {{name: string, url: string, width: number, height: number}} overlay */
  update(overlay) {
    const before = this.#overlay;
    this.#overlay = overlay;
    if (before && before.url !== overlay.url) this.#drop();
    this.follow();
    if (this.#page) this.#page.title = t("overlays.preview", { name: overlay.name });
    this.#fit();
  }

  end() {
    // it may be the next one to load
    this.#isInSight = false;
    sight.unobserve(this.#place);
    this.resized.disconnect();
    previews.delete(this.#place);
    this.#drop();
  }

  seen(isInSight) {
    this.#isInSight = isInSight;
    this.follow();
  }

  /** Loads the page or lets it go, as it can be seen or not. */
  follow() {
    clearTimeout(this.#forget);
    if (!this.#isInSight || document.visibilityState !== "visible") {
      this.#forget = setTimeout(() => this.#drop(), FORGET_MS);
    } else if (!this.#page && this.#overlay?.url) {
      waiting.add(this);
      next();
    }
  }

  /** @param {() => void} done once the page has its options */
  load(done) {
    if (this.#page || !this.#isInSight) {
      done();
      return;
    }
    this.#page = make("iframe", { tabIndex: -1, title: t("overlays.preview", { name: this.#overlay.name }), scrolling: "no" });
    this.#place.append(this.#page);
    this.#fit();
    this.#frame = new Frame(this.#page, this.#overlay.url);
    this.#frame.addEventListener("frame:ready", done, { once: true });
    // what has just been drawn does not stand over the sign of an empty page
    this.#frame.addEventListener("frame:message", () => this.#place.dataset.blank === "true" && this.#lookAtIt());
    this.#look = setInterval(() => this.#lookAtIt(), LOOK_MS);
  }

  #drop() {
    waiting.delete(this);
    clearInterval(this.#look);
    this.#page?.remove();
    this.#page = null;
    this.#frame = null;
    this.#place.dataset.blank = "true";
  }

  #lookAtIt() {
    const element = this.#frame?.element;
    const isBlank = !element || (!element.textContent.trim() && !element.querySelector("img, video, canvas, svg"));
    if (this.#place.dataset.blank !== String(isBlank)) this.#place.dataset.blank = String(isBlank);
  }

  #fit() {
    if (!this.#page) return;
    const { width, height } = this.#overlay;
    const { clientWidth, clientHeight } = this.#place;
    const scale = Math.min(clientWidth / width, clientHeight / height);
    Object.assign(this.#page.style, {
      width: `${width}px`,
      height: `${height}px`,
      transform: `translate(${(clientWidth - width * scale) / 2}px, ${(clientHeight - height * scale) / 2}px) scale(${scale})`,
    });
  }
}
