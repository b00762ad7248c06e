/** One row of the activity list: which icon, which words, which filter it belongs to. */

import { timeOf } from "../clock.js";
import { handleShown, nameNode } from "../viewer-text.js";
import { icon, make } from "./make.js";
import { count, parts, t } from "./texts.js";
import { timeOfDay } from "./times.js";

/** Joins and parts that follow each other within this time share a row. */
const TOGETHER_MILLISECONDS = 90_000;
const NAMES_SHOWN = 4;

/** How each type is told: icon, filter group, tone, the sentence, and a second line. Chat lines are not told here. */
const TELL = {
  USER_JOINED: ({ data, facts }) =>
    facts?.first_join
      ? { icon: "star", group: "first", tone: "-new", words: named("activity.first", data.user.name) }
      : { icon: "join", group: "people", crowd: "joined", words: named("activity.joined", data.user.name) },
  USER_PARTED: ({ data }) =>
    ({ icon: "part", group: "people", tone: "-quiet", crowd: "parted", words: named("activity.parted", data.user.name) }),
  NAME_CHANGE: ({ data }) => ({
    icon: "rename",
    group: "people",
    words: data.old_name
      ? parts("activity.renamed", { old: nameNode(data.old_name), name: nameNode(data.user.name) })
      : named("activity.renamed_unknown", data.user.name),
  }),
  FEDIVERSE_ENGAGEMENT_FOLLOW: ({ data }) =>
    ({ icon: "plus", group: "follow", tone: "-new", words: named("activity.followed", data.name || data.handle), second: handleShown(data.handle) }),
  STREAM_STARTED: ({ data }) => ({ icon: "stream", group: "stream", tone: "-new", words: [t("activity.started")], second: data.title }),
  STREAM_STOPPED: ({ data }) => ({ icon: "stream", group: "stream", words: [t("activity.stopped")], second: peak(data) }),
  STREAM_TITLE_UPDATED: ({ data }) => ({ icon: "pencil", group: "stream", words: [t("activity.title_changed")], second: data.title }),
  "VISIBILITY-UPDATE": ({ data }) => {
    const lines = (data.ids?.length ?? 0) + (data.event_ids?.length ?? 0);
    return { icon: data.visible ? "eye" : "hide", group: "people", tone: "-quiet",
      words: [lines ? count(data.visible ? "activity.shown" : "activity.hidden", lines) : t("activity.visibility")] };
  },
  SCHEDULED_EVENTS: ({ data }) =>
    ({ icon: "calendar", group: "stream", words: named("activity.scheduled", data.name || t("activity.scheduled_unnamed")), second: data.action }),
};

const CHAT_TYPES = new Set(["CHAT", "SYSTEM", "CHAT_ACTION"]);

/** Whether the list tells this event. A type nobody knows is told too: something came, and it is kept. */
export function isTold(event) {
  return !CHAT_TYPES.has(event.type);
}

/** Owncast's own word of what was hidden or shown from here a moment ago. */
function isEcho(ours, later) {
  if (ours.type !== "VISIBILITY-UPDATE" || later.type !== ours.type) return false;
  const lines = ({ data }) => JSON.stringify([data?.visible, data?.ids]);
  return ours.source === "post" && later.source === "webhook" && lines(ours) === lines(later);
}

export class Happening {
  constructor(event) {
    this.event = event;
    this.at = timeOf(event.at);
    this.told = tell(event);
    this.people = this.told.crowd ? [event.data.user.name] : [];
    this.words = make("div", { className: "words" });
    this.second = make("small", { className: "second", dir: "auto" });
    const time = make("time", { dateTime: event.at, title: event.at }, timeOfDay(this.at));
    this.element = make("li", { className: `happening ${this.told.tone ?? ""}`, tabIndex: -1 },
      icon(this.told.icon), this.words, time, this.second);
    this.element.dataset.group = this.told.group;
    this.element.dataset.id = String(event.id);
    this.#draw(this.told.words, this.told.second);
  }

  comesAfter(other) {
    return this.at - other.at || this.event.id - other.event.id;
  }

  /** Takes a later join (or part) into this row; false when it needs a row of its own. */
  absorb(later) {
    if (isEcho(this.event, later.event)) return true;
    const near = later.at - this.at < TOGETHER_MILLISECONDS && later.at >= this.at;
    const alike = this.told.crowd && this.told.crowd === later.told.crowd && this.event.test === later.event.test;
    if (!alike || !near) return false;
    this.people = [...this.people.filter((name) => name !== later.people[0]), ...later.people];
    if (this.people.length === 1) return true;
    const others = this.people.length - 1;
    const words = parts(`activity.${this.told.crowd}_many`, { name: nameNode(this.people.at(-1)), n: count("activity.others", others) });
    this.#draw(words, this.#others());
    return true;
  }

  /** Offers to play the alert of this event again. */
  offerReplay(onclick) {
    if (this.element.querySelector(".replay")) return;
    const button = make("button", { type: "button", className: "replay", onclick }, icon("replay"), t("activity.replay"), make("kbd", {}, "R"));
    this.element.append(button);
  }

  /** The others by name. Each name stands for itself: one from right to left turns neither the list nor its neighbours. */
  #others() {
    const rest = this.people.slice(0, -1).reverse();
    const names = make("bdi", { dir: "ltr" });
    for (const name of rest.slice(0, NAMES_SHOWN)) names.append(names.firstChild ? ", " : "", nameNode(name));
    const more = rest.length - NAMES_SHOWN;
    return more > 0 ? parts(`activity.and_more.${more === 1 ? "one" : "other"}`, { names, n: more }) : [names];
  }

  #draw(words, second = "") {
    this.words.replaceChildren(...words);
    if (this.event.test) this.words.append(make("span", { className: "test-mark" }, t("common.test")));
    // a title is a viewer's or the streamer's own words; a list of names is the panel's
    this.second.dir = Array.isArray(second) ? "ltr" : "auto";
    this.second.replaceChildren(...[second].flat());
    this.second.hidden = !second;
  }
}

function tell(event) {
  const known = Object.hasOwn(TELL, event.type) && TELL[event.type];
  const unknown = { icon: "unknown", group: "other", tone: "-quiet", words: named("activity.unknown", event.type), second: t("activity.unknown_kept") };
  if (!known || !event.data || typeof event.data !== "object") return unknown;
  try {
    return known(event);
  } catch {
    // the raw data of a known type that did not decode: any shape
    return unknown;
  }
}

function named(key, name) {
  return parts(key, { name: nameNode(name) });
}

function peak(data) {
  const viewers = data.status?.peak_viewers;
  return viewers ? t("activity.peak", { n: viewers }) : "";
}
