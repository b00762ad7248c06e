/** A small picture of an alert: the overlay's own page, loaded once it is looked at, with the alert standing in it. */

import { Frame } from "../editor/frame.js";
import { make } from "../panel/make.js";
import { sampleAlert } from "./sample-alert.js";

/** As large as the smallest canvas: the same proportions, fewer pixels to paint. */
const PAGE = { width: 960, height: 540 };

/** Pages are loaded as they come into view. */
const seen = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) if (isIntersecting) target.dispatchEvent(new Event("small:seen"));
}, { rootMargin: "200px" });

/** Two at a time: a dozen pages that start together are each slower than a theme may take. */
const AT_ONCE = 2;
const PATIENCE_MS = 6000;
const waiting = [];
let busy = 0;

/** @param {() => Promise<void>} [open] a page, done once it stands there */
function inTurn(open) {
  if (open) waiting.push(open);
  if (busy >= AT_ONCE || !waiting.length) return;
  busy += 1;
  waiting.shift()().finally(() => {
    busy -= 1;
    inTurn();
  });
}

export class SmallPage {
  #frame = null;
  #draft = null;
  #isStanding = true;
  #url;

  /**
   * @param {HTMLElement} place
   * @param {string} url of an alerts overlay
   */
  constructor(place, url) {
    this.#url = url;
    this.place = place;
    place.addEventListener("small:seen", () => this.#seen(), { once: true });
    new ResizeObserver(() => this.#fit()).observe(place);
    seen.observe(place);
  }

  /**
   * @param {{id: number, name: string}} design
   * @param {Record<string, unknown>} options the effective ones
   * @param {import("../media/library.js").Media[]} media
   */
  show(design, options, media) {
    this.#draft = { design, options, media };
    this.stand();
  }

  /** With its entrance. */
  play() {
    this.#isStanding = false;
    this.#send({ hold: true });
  }

  stand() {
    this.#isStanding = true;
    this.#send({ hold: true, still: true });
  }

  #send(how) {
    if (!this.#frame?.isReady || !this.#draft) return;
    const { design, options, media } = this.#draft;
    this.#frame.send({ alert: sampleAlert(design, options, { media, isSmall: true }), ...how });
  }

  #seen() {
    seen.unobserve(this.place);
    inTurn(() => new Promise((resolve) => {
      if (!this.place.isConnected) resolve();
      else this.#open(resolve);
    }));
  }

  /** @param {() => void} done */
  #open(done) {
    setTimeout(done, PATIENCE_MS);
    this.page = make("iframe", { tabIndex: -1, title: "", scrolling: "no" });
    Object.assign(this.page.style, { width: `${PAGE.width}px`, height: `${PAGE.height}px` });
    this.place.append(this.page);
    this.#fit();
    this.#frame = new Frame(this.page, this.#url);
    this.#frame.addEventListener("frame:ready", () => {
      new MutationObserver(() => {
        done();
        this.#rest();
      }).observe(this.#frame.element, { childList: true });
      this.stand();
    });
  }

  /** What moves for ever costs as much in a small picture as on air: it moves while it is pointed at. */
  #rest() {
    if (!this.#isStanding) return;
    const page = this.page.contentDocument;
    for (const video of page.querySelectorAll("video")) video.pause();
    for (const animation of page.getAnimations()) {
      if (animation.effect.getComputedTiming().iterations === Infinity) animation.pause();
    }
  }

  #fit() {
    if (this.page) this.page.style.transform = `scale(${this.place.clientWidth / PAGE.width})`;
  }
}
