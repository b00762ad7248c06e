/** Times as people read them: of day, of length, of age. Numbers are milliseconds unless they say seconds. */

import { locale, t } from "./texts.js";

const ofDay = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const toSecond = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const ofYear = new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long" });

export const timeOfDay = (at) => ofDay.format(at);
export const timeToSecond = (at) => toSecond.format(at);
export const dayOfYear = (at) => ofYear.format(at);
export const sameDay = (one, other) => new Date(one).toDateString() === new Date(other).toDateString();

/** "02:14:37" */
export function clock(length) {
  const seconds = Math.max(0, Math.floor(length / 1000));
  const two = (n) => String(n).padStart(2, "0");
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** "2:05", of a length that is no longer than a show. */
export function minutes(length) {
  const seconds = Math.max(0, Math.floor(length / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** How long ago that was, in words that stay true until the next tick. */
export function age(length) {
  const seconds = length / 1000;
  if (seconds < 10) return t("age.now");
  if (seconds < 60) return t("age.seconds", { n: Math.floor(seconds / 10) * 10 });
  if (seconds < 3600) return t("age.minutes", { n: Math.floor(seconds / 60) });
  if (seconds < 86400) return t("age.hours", { n: Math.floor(seconds / 3600) });
  return t("age.days", { n: Math.floor(seconds / 86400) });
}
