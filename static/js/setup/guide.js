/** The way through the steps: which one is open, how far each is, and the bar that leads on. */

import { icon } from "../panel/make.js";
import { reveal } from "../panel/reveal.js";
import { t } from "../panel/texts.js";
import { say } from "./say.js";

const LEFT = "setup_left=1; path=/; max-age=31536000; samesite=lax";

/**
 * @typedef {object} Step
 * @property {HTMLElement} element
 * @property {"open" | "done" | "trouble"} state
 * @property {string} summary how it is, for the list of steps
 * @property {string} note what the bar says about it
 * @property {() => void} update
 * @property {() => void} [opened]
 * @property {() => void} [closed]
 */

export class Guide {
  #root;
  #steps;
  #current = "";

  /** @param {HTMLElement} root @param {Map<string, Step>} steps in their order */
  constructor(root, steps) {
    this.#root = root;
    this.#steps = steps;
    this.back = root.querySelector(".bar .back");
    this.skip = root.querySelector(".bar .skip");
    this.on = root.querySelector(".bar .on");
    this.note = root.querySelector(".bar .note");
    this.back.addEventListener("click", () => this.#move(-1));
    this.skip.addEventListener("click", () => (this.#isFirst && this.#step.state !== "done" ? leave() : this.#move(1)));
    this.on.addEventListener("click", () => (this.#isLast ? leave() : this.#move(1)));
    addEventListener("hashchange", () => this.#follow(true));
  }

  /** Opens the step of the address, else the one given. */
  start(step) {
    if (!this.#steps.has(location.hash.slice(1))) history.replaceState(null, "", `#${step}`);
    this.#follow(false);
    reveal(this.#root);
  }

  update() {
    for (const [id, step] of this.#steps) {
      step.update();
      this.#drawMark(id, step);
    }
    if (this.#current) this.#drawBar();
  }

  get #step() {
    return this.#steps.get(this.#current);
  }

  get #names() {
    return [...this.#steps.keys()];
  }

  get #isFirst() {
    return this.#names[0] === this.#current;
  }

  get #isLast() {
    return this.#names.at(-1) === this.#current;
  }

  #move(by) {
    const name = this.#names[this.#names.indexOf(this.#current) + by];
    if (name) location.hash = name;
  }

  #follow(isMove) {
    const name = location.hash.slice(1);
    if (!this.#steps.has(name) || name === this.#current) return;
    this.#step?.closed?.();
    this.#current = name;
    for (const [id, step] of this.#steps) step.element.hidden = id !== name;
    this.#root.dataset.step = name;
    this.#step.opened?.();
    this.update();
    if (isMove) {
      // the new step is read from its top, by eyes and by screen readers
      this.#root.querySelector("main").scrollTo(0, 0);
      scrollTo(0, 0);
      this.#step.element.querySelector("h2").focus({ preventScroll: true });
    }
  }

  #drawMark(id, { state, summary }) {
    const link = this.#root.querySelector(`[data-to=${id}]`);
    const row = link.parentElement;
    const shown = `${state} ${id === this.#current}`;
    say(link.querySelector("small"), summary);
    if (row.dataset.shown === shown) return;
    row.dataset.shown = shown;
    row.dataset.state = state;
    if (id === this.#current) link.setAttribute("aria-current", "step");
    else link.removeAttribute("aria-current");
    const mark = link.querySelector(".mark");
    const sign = { done: "check", trouble: "warning" }[state];
    mark.replaceChildren(sign ? icon(sign) : String(this.#names.indexOf(id) + 1));
    link.title = state === "open" ? "" : t(`guide.state.${state}`);
  }

  #drawBar() {
    const { state, note } = this.#step;
    const isDone = state === "done";
    this.#root.dataset.done = String(isDone);
    this.back.hidden = this.#isFirst;
    this.skip.hidden = isDone || this.#isLast;
    this.skip.textContent = t(this.#isFirst ? "guide.later" : "guide.skip");
    this.on.textContent = t(this.#isLast ? "guide.finish" : "guide.continue");
    this.on.disabled = !isDone && !this.#isLast;
    this.on.classList.toggle("accent", isDone);
    say(this.note, note);
  }
}

/** To the panel, which from now on opens in this browser, set up or not. */
export function leave() {
  document.cookie = LEFT;
  location.assign("/");
}
