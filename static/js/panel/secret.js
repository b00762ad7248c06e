/** Addresses that are keys: masked until asked for, hidden again soon, copied without being shown. */

import { icon } from "./make.js";
import { t } from "./texts.js";

const SHOWN_SECONDS = 20;
const TAIL_LETTERS = 4;
const DOTS = "••••";

/** "/overlay/chat/••••7f2a": the path up to the key, and the key's last letters. */
export function masked(url) {
  const path = url.replace(/^https?:\/\/[^/]*/, "");
  const start = path.lastIndexOf("/") + 1;
  return path.slice(0, start) + DOTS + path.slice(start).slice(-TAIL_LETTERS);
}

/** The same without the part that all addresses share: "/chat/••••7f2a". */
export function maskedShort(url) {
  return masked(url).replace(/^\/overlay(?=\/)/, "");
}

/** Shows an address in full when its button is pressed, and masks it again after a while or when the page is left. */
export class Reveal {
  #timer = 0;
  #url = "";
  #shown = false;
  #masked;

  /**
   * @param {HTMLElement} place where the address stands
   * @param {HTMLButtonElement} button
   * @param {(url: string) => string} [mask] what is shown of it meanwhile
   */
  constructor(place, button, mask = masked) {
    this.place = place;
    this.button = button;
    this.#masked = mask;
    button.addEventListener("click", () => this.#set(!this.#shown));
    button.addEventListener("blur", () => this.#set(false));
    addEventListener("blur", () => this.#shown && this.#set(false));
  }

  set url(url) {
    if (url === this.#url) return;
    this.#url = url;
    this.#draw();
  }

  #set(shown) {
    clearTimeout(this.#timer);
    this.#shown = shown;
    if (shown) this.#timer = setTimeout(() => this.#set(false), SHOWN_SECONDS * 1000);
    this.#draw();
    // It is masked again by a press elsewhere, and what is pressed must not move away meanwhile.
    if (shown) this.place.style.minHeight = `${this.place.offsetHeight}px`;
  }

  #draw() {
    this.place.textContent = this.#shown ? this.#url : this.#url && this.#masked(this.#url);
    this.button.textContent = t(this.#shown ? "common.conceal" : "common.reveal");
  }
}

/**
 * Copies a text and says so on the button for a moment. Away from https and loopback the browser has no clipboard
 * interface, there the old command does it.
 *
 * @param {HTMLButtonElement} button
 */
export async function copy(text, button) {
  const done = await writeToClipboard(text);
  const words = button.querySelector("span");
  button.dataset.done = String(done);
  const before = button.querySelector("panel-icon").getAttribute("name");
  button.querySelector("panel-icon").replaceWith(icon(done ? "check" : "warning"));
  const label = t(done ? "common.copied" : "common.not_copied");
  if (words) words.textContent = label;
  else button.setAttribute("aria-label", label);
  setTimeout(() => {
    delete button.dataset.done;
    button.querySelector("panel-icon").replaceWith(icon(before === "check" || before === "warning" ? "copy" : before));
    if (words) words.textContent = t("common.copy");
    else button.setAttribute("aria-label", button.title);
  }, 1500);
}

/** @returns {Promise<boolean>} whether it is there now */
export async function writeToClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return writeBySelection(text);
  }
}

function writeBySelection(text) {
  const field = document.createElement("textarea");
  field.className = "said-aloud";
  field.value = text;
  (document.querySelector("dialog[open]") ?? document.body).append(field);
  const focused = document.activeElement;
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  focused?.focus();
  return done;
}
