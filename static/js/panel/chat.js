/** `<panel-chat>`: the live chat. Lines stand by time; hidden ones are struck through; our own can be removed. */

import { call } from "./api.js";
import { ChatLine, isLine, lineKey } from "./chat-line.js";
import { Chooser } from "./chooser.js";
import { feed } from "./feed.js";
import { Following } from "./following.js";
import { icon, make } from "./make.js";
import { may } from "./may.js";
import { count, t } from "./texts.js";
import { timeToSecond } from "./times.js";

const MOST_LINES = 1000;
/** Lines are dropped in lots, so that a full list is not trimmed with every line. */
const TRIM_LINES = 100;

export class PanelChat extends HTMLElement {
  /** By time; the same order as in the document. */
  #lines = [];
  #byKey = new Map();
  #unseen = 0;
  #wanted = "";

  connectedCallback() {
    this.list = this.querySelector(".lines");
    this.chooser = new Chooser(this.list, (row) => this.#offer(row));
    this.following = new Following(this.querySelector(".scroll"), () => this.#updateJump());
    this.list.addEventListener("pointerover", (event) => this.#offer(event.target.closest(".line")));
    this.querySelector(".jump").addEventListener("click", () => this.following.toNewest());
    this.querySelector(".find").addEventListener("click", () => this.find());
    const field = this.querySelector(".find-field");
    field.addEventListener("input", () => this.#search(field.value));
    field.addEventListener("keydown", (event) => event.key === "Escape" && this.#closeFind());
    field.addEventListener("blur", () => field.value || this.#closeFind());
    for (const button of this.querySelectorAll(".filters button")) {
      button.addEventListener("click", () => this.#filter(button));
    }
    feed.addEventListener("panel:reset", (event) => this.#reset(event.detail));
    feed.addEventListener("panel:events", (event) => this.#take(event.detail));
    feed.addEventListener("panel:line", () => this.#updateCut());
  }

  /** Opens the filter field; closes it when it is open and empty. */
  find() {
    const field = this.querySelector(".find-field");
    field.hidden = false;
    this.querySelector(".filters").hidden = true;
    this.querySelector(".find").hidden = true;
    this.querySelector(".find").setAttribute("aria-expanded", "true");
    field.focus();
  }

  /** Takes the chosen line, one of ours, off the overlays. */
  async remove(line = this.#lineOf(this.chooser.chosen)) {
    if (!line?.removable) return;
    try {
      await call("DELETE", `/api/messages/${line.event.id}`);
    } catch (error) {
      line.note(error.message, true);
    }
  }

  reply(line = this.#lineOf(this.chooser.chosen)) {
    if (!line?.answerable) return false;
    document.querySelector("panel-post").answer(line.event.data.user.name);
    return true;
  }

  #reset(events) {
    this.#lines = [];
    this.#byKey.clear();
    this.list.replaceChildren();
    this.#take(events);
    this.following.toNewest();
  }

  #take(events) {
    const added = [];
    for (const event of events) {
      if (event.type === "VISIBILITY-UPDATE") this.#changeVisibility(event, added);
      else if (isLine(event)) this.#add(event, added);
    }
    if (added.length) this.#place(added);
    this.querySelector(".empty").hidden = this.#lines.length > 0;
    this.#updateHidden();
    this.following.settle();
    this.#updateJump();
  }

  #add(event, added) {
    if (this.#byKey.has(lineKey(event))) return;
    const line = new ChatLine(event);
    this.#byKey.set(line.key, line);
    added.push(line);
  }

  #changeVisibility(event, added) {
    const { ids, event_ids: ours, visible } = event.data ?? {};
    // one that did not decode has Owncast's own fields, of any shape
    if (!Array.isArray(ids) || !Array.isArray(ours)) return;
    for (const key of [...ids, ...ours.map((id) => `#${id}`)]) this.#byKey.get(key)?.hide(!visible);
    for (const message of event.messages ?? []) {
      if (isLine(message)) this.#add(message, added);
    }
  }

  /** Puts new lines where their time says: nearly always at the end, and those in one go. */
  #place(added) {
    added.sort((one, other) => one.comesAfter(other));
    const last = this.#lines.at(-1);
    const late = last ? added.filter((line) => line.comesAfter(last) < 0) : [];
    const fresh = late.length ? added.filter((line) => !late.includes(line)) : added;
    for (const line of late) {
      let at = this.#lines.length;
      while (at > 0 && this.#lines[at - 1].comesAfter(line) > 0) at -= 1;
      this.list.insertBefore(line.element, this.#lines[at]?.element ?? null);
      this.#lines.splice(at, 0, line);
    }
    this.#lines.push(...fresh);
    this.list.append(...fresh.map((line) => line.element));
    for (const line of added) this.#match(line);
    if (!this.following.active) this.#unseen += fresh.filter((line) => line.element.offsetParent).length;
    this.#trim();
  }

  #trim() {
    if (this.#lines.length <= MOST_LINES + (this.following.active ? 0 : MOST_LINES)) return;
    for (const line of this.#lines.splice(0, this.#lines.length - MOST_LINES + TRIM_LINES)) {
      this.#byKey.delete(line.key);
      line.element.remove();
    }
  }

  #filter(button) {
    for (const other of this.querySelectorAll(".filters button")) other.setAttribute("aria-pressed", String(other === button));
    this.list.dataset.filter = button.dataset.filter;
    this.following.toNewest();
  }

  #search(text) {
    this.#wanted = text.trim().toLowerCase();
    let found = 0;
    for (const line of this.#lines) found += this.#match(line) ? 1 : 0;
    this.querySelector(".nothing-found").hidden = found > 0 || !this.#wanted;
    this.following.toNewest();
  }

  #match(line) {
    const found = !this.#wanted || line.text.includes(this.#wanted);
    line.element.classList.toggle("-unfound", !found);
    return found;
  }

  #closeFind() {
    const field = this.querySelector(".find-field");
    field.value = "";
    this.#search("");
    field.hidden = true;
    this.querySelector(".filters").hidden = false;
    this.querySelector(".find").hidden = false;
    this.querySelector(".find").setAttribute("aria-expanded", "false");
  }

  /**
   * The actions of a row are made when it is pointed at or chosen: a thousand rows need no three thousand buttons. They
   * stay the same ones while the pointer moves over them, or a press would begin on one and end on another.
   */
  #offer(row) {
    const line = this.#lineOf(row);
    if (!line || row.querySelector(".actions")) return;
    const buttons = [];
    if (may.run && line.answerable) buttons.push(action("reply", t("chat.reply"), "R", () => this.reply(line)));
    if (may.run && line.removable) buttons.push(action("hide", t("chat.remove"), "H", () => this.remove(line)));
    if (buttons.length) row.append(make("div", { className: "actions" }, ...buttons));
  }

  #lineOf(row) {
    return row ? this.#byKey.get(row.dataset.key) : undefined;
  }

  #updateHidden() {
    const hidden = this.#lines.filter((line) => line.event.hidden).length;
    this.querySelector(".hidden-count").textContent = hidden ? String(hidden) : "";
  }

  #updateJump() {
    const jump = this.querySelector(".jump");
    if (this.following.active) this.#unseen = 0;
    const { scrollHeight, scrollTop, clientHeight } = this.querySelector(".scroll");
    jump.hidden = this.following.active || scrollHeight - scrollTop - clientHeight < 24;
    jump.querySelector("span").textContent = this.#unseen ? count("chat.jump", this.#unseen) : t("chat.jump_plain");
  }

  #updateCut() {
    const rule = this.querySelector(".nothing-since");
    rule.hidden = feed.open || feed.lostAt === null || !feed.ready;
    if (!rule.hidden) rule.textContent = t("chat.nothing_since", { time: timeToSecond(feed.lostAt) });
    this.following.settle();
  }
}

function action(name, words, key, onclick) {
  return make("button", { type: "button", onclick }, icon(name), words, make("kbd", {}, key));
}

customElements.define("panel-chat", PanelChat);
