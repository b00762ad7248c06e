/** One line of chat: its node, what names it, whether it was hidden, and whether it is on the stream. */

import { timeOf } from "../clock.js";
import { Mentions } from "../mentions.js";
import { messageBody } from "../message-body.js";
import { nameNode } from "../viewer-text.js";
import { icon, make } from "./make.js";
import { may } from "./may.js";
import { paint, personName } from "./person.js";
import { parts, t } from "./texts.js";
import { timeOfDay } from "./times.js";

const LONG_LETTERS = 420;
const LONG_BREAKS = 6;

const mentions = new Mentions();

/** What to draw for each type of event that is a line; other types are none. */
const WORDS = {
  CHAT: ({ data, facts }) => [
    facts?.first_message && titled(icon("star", "mark"), t("chat.first_message")),
    data.user.is_moderator && titled(icon("shield", "mark"), t("chat.moderator")),
    data.user.is_bot && titled(icon("bot", "mark"), t("chat.bot")),
    personName(data.user),
    " ",
    said(data),
  ],
  SYSTEM: ({ data }) => [nameNode(data.name || t("chat.server")), " ", said(data)],
  CHAT_ACTION: ({ data }) => [said(data)],
  USER_JOINED: ({ data, facts }) =>
    parts(facts?.first_join ? "chat.joined_first" : "chat.joined", { name: nameNode(data.user.name) }),
  NAME_CHANGE: ({ data }) =>
    data.old_name
      ? parts("chat.renamed", { old: nameNode(data.old_name), name: nameNode(data.user.name) })
      : parts("chat.renamed_unknown", { name: nameNode(data.user.name) }),
};

const CLASSES = {
  CHAT: "line -talk",
  SYSTEM: "line -talk -system",
  CHAT_ACTION: "line -talk -action",
  USER_JOINED: "line -quiet",
  NAME_CHANGE: "line -quiet",
};

const SPOKEN = new Set(["CHAT", "SYSTEM", "CHAT_ACTION"]);
const PERSONAL = new Set(["CHAT", "USER_JOINED", "NAME_CHANGE"]);

/** Whether an event is drawn as a line of chat. Raw data of a type that did not decode has any shape, and is not. */
export function isLine({ type, data }) {
  if (!Object.hasOwn(WORDS, type) || data === null || typeof data !== "object") return false;
  if (SPOKEN.has(type) && !Array.isArray(data.fragments)) return false;
  return !PERSONAL.has(type) || typeof data.user?.name === "string";
}

/** What names a line when it is hidden: Owncast's id, or ours for what never had one. */
export function lineKey(event) {
  return event.source_id ?? `#${event.id}`;
}

export class ChatLine {
  /** Its row, while it is drawn. @type {HTMLLIElement | null} */
  element = null;
  /** Whether it was hidden from this panel. */
  byUs = false;
  /** Whether it names one of us. */
  mentioning = false;
  #warning = "";
  /** @type {(() => void) | null} */
  #takeDown = null;
  #featured = "";

  constructor(event) {
    this.event = event;
    this.key = lineKey(event);
    this.at = timeOf(event.at);
    this.text = textOf(event).toLowerCase();
    if (event.type === "CHAT") mentions.remember(event.data.user.name, event.data.user.color);
  }

  /** Its row, made anew. */
  draw() {
    const { event } = this;
    const time = make("time", { dateTime: event.at, title: event.at }, timeOfDay(this.at));
    const words = make("div", { className: "words" }, ...WORDS[event.type](event));
    if (event.test) words.append(" ", make("span", { className: "test-mark" }, t("common.test")));
    this.element = make("li", { className: CLASSES[event.type], tabIndex: -1 }, time, words);
    this.element.dataset.id = String(event.id);
    this.element.dataset.key = this.key;
    this.element.classList.toggle("-mentioning", this.mentioning);
    if (isLong(this.text, event)) this.#fold();
    if (event.hidden) this.#drawHidden();
    if (this.#takeDown) this.#drawFeatured();
    if (this.#warning) this.warn(this.#warning);
    return this.element;
  }

  undraw() {
    this.element?.remove();
    this.element = null;
  }

  /** What somebody wrote or was posted, and still stands there. */
  get hideable() {
    return SPOKEN.has(this.event.type) && !this.event.hidden;
  }

  /** What can be shown large. */
  get featurable() {
    return this.hideable;
  }

  /** Somebody to answer: a viewer, not one of our own posts. */
  get answerable() {
    return this.event.type === "CHAT" && this.event.source !== "post";
  }

  comesAfter(other) {
    return this.at - other.at || this.event.id - other.event.id;
  }

  hide(hidden) {
    this.event.hidden = hidden;
    if (!hidden) this.byUs = false;
    this.#drawHidden();
  }

  /** A sentence below about what did not work; empty for none. */
  warn(words) {
    this.#warning = words;
    this.#below("-warning", words && [words]);
  }

  /** Marks it as the one on the stream; `takeDown` ends that, null unmarks it. @param {(() => void) | null} takeDown */
  feature(takeDown) {
    this.#takeDown = takeDown;
    this.#featured = "";
    this.#drawFeatured();
  }

  /** @param {string} words for how long it is there */
  tellFeatured(words) {
    this.#featured = words;
    const time = this.element?.querySelector(":scope > .on-screen > b");
    if (time && time.textContent !== words) time.textContent = words;
  }

  /** @param {boolean} mentioning */
  mark(mentioning) {
    this.mentioning = mentioning;
    this.element?.classList.toggle("-mentioning", mentioning);
  }

  get #hiddenWords() {
    if (this.event.source === "post") return t("chat.removed");
    return t(this.byUs ? "chat.hidden_by_you" : "chat.hidden");
  }

  #drawHidden() {
    const { hidden } = this.event;
    this.element?.classList.toggle("-hidden", hidden);
    this.element?.querySelector(":scope > .actions")?.remove();
    this.#below("hidden-note", hidden && [this.#hiddenWords, " ", may.moderate && undo()]);
  }

  #drawFeatured() {
    const isOn = this.#takeDown !== null;
    this.element?.toggleAttribute("data-featured", isOn);
    this.#below("on-screen", isOn && [make("b", {}, this.#featured), " ", may.run && button(t("chat.take_down"), "F", this.#takeDown)]);
  }

  /** A small line below the words, one of each kind. */
  #below(kind, nodes) {
    this.element?.querySelector(`:scope > .note.${kind}`)?.remove();
    if (nodes) this.element?.append(make("span", { className: `note ${kind}` }, ...nodes.filter(Boolean)));
  }

  #fold() {
    const row = this.element;
    row.dataset.long = "true";
    const more = make("button", { type: "button", className: "more" }, t("chat.more"));
    more.addEventListener("click", () => {
      const folded = row.dataset.long !== "true";
      row.dataset.long = String(folded);
      more.textContent = t(folded ? "chat.more" : "chat.less");
    });
    row.append(more);
  }
}

function button(words, key, onclick) {
  return make("button", { type: "button", className: "inline", onclick, "aria-keyshortcuts": key }, words, make("kbd", {}, key));
}

/** The list hears of its press. */
function undo() {
  const shows = button(t("chat.undo"), "U", null);
  shows.dataset.do = "show";
  return shows;
}

function said(data) {
  return messageBody(data.fragments, { mark: (text) => mentions.mark(text, mention) });
}

function mention(name, color) {
  return paint(make("b", { className: "mention" }, name), color);
}

function titled(element, title) {
  element.title = title;
  element.setAttribute("role", "img");
  element.setAttribute("aria-label", title);
  return element;
}

function isLong(text, { data }) {
  const breaks = (data.fragments ?? []).filter((fragment) => fragment.kind === "break").length;
  return text.length > LONG_LETTERS || breaks >= LONG_BREAKS;
}

function textOf({ data }) {
  const words = (data.fragments ?? []).map((fragment) => fragment.text).join("");
  return `${data.user?.name ?? data.name ?? ""} ${words}`;
}
