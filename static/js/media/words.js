/** What is said of a file: how large, how wide, how long. */

import { locale, t } from "../panel/texts.js";

const KILO = 1024;
const round = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
const exact = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** "34 kB", "1.2 MB" */
export function sizeInWords(bytes) {
  const kilo = bytes / KILO;
  if (kilo < KILO) return t("media.kilobytes", { n: round.format(Math.max(1, kilo)) });
  const mega = kilo / KILO;
  return t("media.megabytes", { n: mega < 10 ? exact.format(mega) : round.format(mega) });
}

/** "2.4 s", "1 min 05 s" */
export function lengthInWords(seconds) {
  if (seconds < 60) return t("media.seconds", { n: exact.format(seconds) });
  const whole = Math.round(seconds);
  return t("media.minutes", { minutes: Math.floor(whole / 60), seconds: String(whole % 60).padStart(2, "0") });
}

/** Everything that is known of it. @param {import("./library.js").Media} media */
export function factsOf({ bytes, width, height, seconds }) {
  return [
    sizeInWords(bytes),
    width && height ? t("media.dimensions", { width, height }) : "",
    seconds ? lengthInWords(seconds) : "",
  ].filter(Boolean).join(" · ");
}
