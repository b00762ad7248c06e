/** `<panel-chat>`: the live chat. Lines stand by time; they can be hidden, shown on the stream, and answered. */

import { Addressed } from "./addressed.js";
import { ChatLine, isLine, lineKey } from "./chat-line.js";
import { ChatList } from "./chat-list.js";
import { Chooser } from "./chooser.js";
import { Featuring } from "./featuring.js";
import { feed } from "./feed.js";
import { Following } from "./following.js";
import { icon, make } from "./make.js";
import { may } from "./may.js";
import { Moderating } from "./moderating.js";
import { count, t } from "./texts.js";
import { timeToSecond } from "./times.js";

export class PanelChat extends HTMLElement {
  #unseen = 0;
  #wanted = "";
  #filter = "all";
  #hidden = new Set();
  #mentioning = new Set();

  connectedCallback() {
    const rows = this.querySelector(".lines");
    this.list = new ChatList(rows);
    this.moderating = new Moderating((id) => this.list.withEvent(id));
    this.featuring = new Featuring(this, this.list);
    this.addressed = new Addressed(() => this.#findMentions());
    this.chooser = new Chooser(rows, (row) => this.#offer(row));
    this.following = new Following(this.querySelector(".scroll"), () => this.#updateJump());
    rows.addEventListener("pointerover", (event) => this.#offer(event.target.closest(".line")));
    rows.addEventListener("click", (event) => this.#clicked(event));
    const scroll = this.querySelector(".scroll");
    scroll.addEventListener("scroll", () => this.#reachOut(scroll), { passive: true });
    this.querySelector(".jump").addEventListener("click", () => this.#toNewest());
    this.querySelector(".find").addEventListener("click", () => this.find());
    const field = this.querySelector(".find-field");
    field.addEventListener("input", () => this.#search(field.value));
    field.addEventListener("keydown", (event) => event.key === "Escape" && this.#closeFind());
    field.addEventListener("blur", () => field.value || this.#closeFind());
    for (const button of this.querySelectorAll(".filters button")) {
      button.addEventListener("click", () => this.#choose(button));
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

  /** Hides the chosen line. */
  hide(line = this.#chosen) {
    if (may.moderate && line?.hideable) this.moderating.hide(line);
  }

  /** Shows the chosen line again if it is hidden, or the one that was hidden last. */
  undo() {
    const line = this.#chosen;
    if (may.moderate && line?.event.hidden) this.moderating.show(line);
    else this.moderating.undo();
  }

  /** Puts the chosen line on the stream; without one, or once more, takes down what is there. */
  feature(line = this.#chosen) {
    if (!may.run) return;
    if (line?.featurable) this.featuring.toggle(line);
    else if (!line && this.featuring.active) this.featuring.takeDown();
  }

  reply(line = this.#chosen) {
    if (!may.run || !line?.answerable) return false;
    document.querySelector("panel-post").answer(line.event.data.user.name);
    return true;
  }

  get #chosen() {
    return this.list.of(this.chooser.chosen);
  }

  #reset(events) {
    this.list.clear();
    this.#hidden.clear();
    this.#mentioning.clear();
    this.#take(events);
    this.following.toNewest();
  }

  #take(events) {
    const added = [];
    for (const event of events) {
      if (event.type === "VISIBILITY-UPDATE") this.#changeVisibility(event, added);
      else if (isLine(event)) this.#add(event, added);
    }
    this.addressed.learn(events);
    if (added.length) this.#place(added);
    this.querySelector(".empty").hidden = this.list.length > 0;
    this.#updateCounts();
    this.following.settle();
    this.#updateJump();
  }

  #add(event, added) {
    const key = lineKey(event);
    if (this.list.get(key) || added.some((line) => line.key === key)) return;
    const line = new ChatLine(event);
    line.byUs = event.hidden && this.moderating.hid(event.id);
    added.push(line);
  }

  #changeVisibility(event, added) {
    const { ids, event_ids: ours, visible } = event.data ?? {};
    // one that did not decode has Owncast's own fields, of any shape
    if (!Array.isArray(ids) || !Array.isArray(ours)) return;
    const find = (key) => this.list.get(key) ?? added.find((line) => line.key === key);
    // a post of ours may have got Owncast's id meanwhile
    for (const line of [...ids.map(find), ...ours.map((id) => find(`#${id}`) ?? this.list.withEvent(id))]) {
      if (!line) continue;
      line.hide(!visible);
      if (visible) this.moderating.forget(line.event.id);
      this.#note(line);
      this.list.update(line);
    }
    for (const message of event.messages ?? []) {
      if (isLine(message)) this.#add(message, added);
    }
  }

  #place(added) {
    for (const line of added) this.#note(line);
    this.list.place(added, this.following.active);
    if (!this.following.active) this.#unseen += added.filter((line) => this.#passes(line)).length;
    for (const line of this.list.trim()) {
      this.#hidden.delete(line);
      this.#mentioning.delete(line);
    }
    if (this.featuring.active) this.featuring.update();
  }

  /** Keeps the numbers beside the filters without looking through all lines for each. */
  #note(line) {
    if (line.event.hidden) this.#hidden.add(line);
    else this.#hidden.delete(line);
    if (line.answerable && this.addressed.in(line.text)) this.#mentioning.add(line);
    if (line.mentioning !== this.#mentioning.has(line)) line.mark(!line.mentioning);
  }

  #findMentions() {
    for (const line of this.list) this.#note(line);
    if (this.#filter === "mentions") this.list.draw();
    this.#updateCounts();
  }

  #choose(button) {
    for (const other of this.querySelectorAll(".filters button")) other.setAttribute("aria-pressed", String(other === button));
    this.#filter = button.dataset.filter;
    this.#drawAnew();
  }

  #passes(line) {
    if (this.#wanted && !line.text.includes(this.#wanted)) return false;
    if (this.#filter === "hidden") return this.#hidden.has(line);
    return this.#filter !== "mentions" || this.#mentioning.has(line);
  }

  #drawAnew() {
    this.list.draw((line) => this.#passes(line));
    this.featuring.update();
    this.#updateFound();
    this.following.toNewest();
  }

  /** Draws more for whoever scrolls towards an end of what is drawn. */
  #reachOut(scroll) {
    const { scrollTop, scrollHeight, clientHeight } = scroll;
    if (scrollTop < clientHeight && this.list.above()) {
      // what is read stays where it is
      scroll.scrollTop = scrollTop + scroll.scrollHeight - scrollHeight;
      this.featuring.update();
    } else if (!this.list.atEnd && scrollHeight - scrollTop - clientHeight < clientHeight) {
      this.list.below();
    }
  }

  #toNewest() {
    if (!this.list.atEnd) this.list.draw();
    this.following.toNewest();
  }

  #search(text) {
    this.#wanted = text.trim().toLowerCase();
    this.#drawAnew();
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

  /** The hidden row's own "Undo" is one for all rows: they need no listener each. */
  #clicked({ target }) {
    const button = target.closest("button[data-do]");
    const line = button && this.list.of(button.closest(".line"));
    if (line && button.dataset.do === "show") this.moderating.show(line);
  }

  /**
   * The actions of a row are made when it is pointed at or chosen: thousands of rows need no buttons. They stay the same
   * ones while the pointer moves over them, or a press would begin on one and end on another.
   */
  #offer(row) {
    const line = this.list.of(row);
    if (!line || row.querySelector(":scope > .actions")) return;
    const buttons = [];
    if (may.moderate && line.hideable) buttons.push(action("hide", t("chat.hide"), "H", () => this.hide(line)));
    if (may.run && line.featurable) buttons.push(action("feature", t("chat.feature"), "F", () => this.feature(line)));
    if (may.run && line.answerable) buttons.push(action("reply", t("chat.reply"), "R", () => this.reply(line)));
    if (buttons.length) row.append(make("div", { className: "actions" }, ...buttons));
  }

  #updateCounts() {
    this.querySelector(".hidden-count").textContent = this.#hidden.size ? String(this.#hidden.size) : "";
    this.querySelector(".mention-count").textContent = this.#mentioning.size ? String(this.#mentioning.size) : "";
    this.#updateFound();
  }

  /** Says why no line is there, when that is so. */
  #updateFound() {
    const nothing = this.querySelector(".nothing-found");
    const none = this.#filter === "hidden" ? !this.#hidden.size : this.#filter === "mentions" && !this.#mentioning.size;
    if (none) nothing.textContent = t(`chat.none_${this.#filter}`);
    else nothing.textContent = t("chat.nothing_found");
    nothing.hidden = this.list.length === 0 || this.querySelector(".lines").childElementCount > 0;
  }

  #updateJump() {
    const jump = this.querySelector(".jump");
    if (this.following.active) this.#unseen = 0;
    jump.hidden = this.following.active || (this.following.near && this.list.atEnd);
    if (jump.hidden) return;
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
  return make("button", { type: "button", dataset: { action: name }, "aria-keyshortcuts": key, onclick }, icon(name), make("span", {}, words), make("kbd", {}, key));
}

customElements.define("panel-chat", PanelChat);
