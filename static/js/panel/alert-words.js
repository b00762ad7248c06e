/** An alert in words: what it is, whose it is, and for how many it stands. */

import { displayName, nameNode } from "../viewer-text.js";
import { make } from "./make.js";
import { count, parts, t } from "./texts.js";

/** The picture for what it came of, as far as its words tell. */
export function alertIcon({ test, values, text, name }) {
  if (test) return "play";
  if (values.handle) return "plus";
  if (values.old_name) return "rename";
  if (text) return "chat";
  if (values.title) return "stream";
  return name ? "join" : "stream";
}

/** @returns {HTMLElement} one line: the design, then the people, or what they said */
export function alertLine(alert) {
  const words = [make("bdi", {}, alert.title)];
  if (alert.name) words.push(" ", make("span", { className: "whose" }, ...people(alert)));
  if (alert.test) words.push(" ", make("span", { className: "test-mark" }, t("common.test")));
  return make("span", { className: "headline", title: [alert.title, alert.name && displayName(alert.name), about(alert)].filter(Boolean).join(" · ") }, ...words);
}

/** Who: "Tomás", or "Tomás and 6 others". @returns {(string | Node)[]} */
export function people({ name, merged }) {
  return merged ? parts("alerts.and_others", { name: nameNode(name), others: count("alerts.others", merged) }) : [nameNode(name)];
}

/** What else there is to say of it: the message, or what the event is about. */
export function about({ text, values }) {
  return text || values.title || values.handle || values.old_name;
}

/** Which rule made it, as a way to that rule; null for what no rule made. */
export function ruleLink({ rule }) {
  return rule && make("a", { className: "rule", href: `/rules#${rule.id}`, dir: "auto" }, displayName(rule.name));
}

/** What became of it, when that is not that it was shown. */
export function ending({ state, reason }) {
  return state === "shown" ? null : make("small", { className: "ending", title: reason }, t(`alerts.state.${state}`));
}
