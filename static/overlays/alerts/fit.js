/** Makes an alert's lines as large as their room allows, and its words no wider than they are. */

/**
 * For each line: how small it may become before it is folded, how large it is at most then, how small it may become
 * before it is folded once more, and how small at all. What a viewer says stays readable from the sofa; the rest is cut.
 */
const LIMITS = {
  headline: { single: 0.6, folded: 0.8, again: 0.6, least: 0.54 },
  name: { single: 0.5, folded: 0.6, again: 0.45, least: 0.3 },
  text: { single: 0.9, folded: 1, again: 0.9, least: 0.77 },
};
const MOST_ROWS = 3;
/** Lines break between words: some room is lost at the end of each. */
const FILLED = 0.88;
/** The most that a line is made smaller in order to stand on several, where its theme has said how small is enough. */
const STORY = 0.88;

/**
 * `--fit` is each line's factor and `--rows` how many lines it may have, `-folded` says that it is more than one and
 * `-cut` that even so not all of it has room: its ellipsis has the outline of its words;
 * `--hug` is the width of the widest of them. A theme that sets whole stories says in `--enough` from which factor on a
 * line need not be folded, and in `--most-rows` how many it may have.
 *
 * @param {HTMLElement} alert in the document
 */
export function fitWords(alert) {
  const words = alert.querySelector(".words");
  const lines = [...alert.querySelectorAll(".headline, .name, .text")].filter((line) => line.matches("p"));
  if (!words || !lines.length) return;
  alert.classList.add("-measuring");
  for (const line of lines) apply(line, { fit: 1, rows: 1 });
  const fits = lines.map((line) => fitOf(line));
  lines.forEach((line, index) => apply(line, fits[index]));
  // A theme may have put the headline elsewhere.
  const inside = lines.filter((line) => line.parentElement === words);
  const around = inside.length ? words.offsetWidth - inside[0].clientWidth : 0;
  const widest = Math.max(0, ...inside.map((line) => Math.min(line.firstElementChild.offsetWidth, line.clientWidth)));
  alert.classList.remove("-measuring");
  words.style.setProperty("--hug", `${Math.ceil(widest + around) + 1}px`);
  const folded = lines.filter((line) => line.matches(".-folded"));
  const over = folded.filter((line) => line.scrollHeight > line.clientHeight + 1);
  for (const line of over) line.classList.add("-cut", "stroked");
}

function fitOf(line) {
  const { single, folded, again, least, most } = limitsOf(line);
  const ratio = line.clientWidth / Math.max(1, line.firstElementChild.offsetWidth);
  if (ratio >= single) return { fit: Math.min(1, ratio), rows: 1 };
  for (let rows = 2; ; rows += 1) {
    const fit = Math.min(folded, ratio * rows * FILLED);
    if (fit >= again || rows >= most) return { fit: Math.max(least, fit), rows, cut: fit < least };
  }
}

function limitsOf(line) {
  const [kind] = line.className.split(" ");
  const style = getComputedStyle(line);
  const limits = LIMITS[kind];
  const enough = Number(style.getPropertyValue("--enough"));
  const most = Number(style.getPropertyValue("--most-rows")) || MOST_ROWS;
  if (!enough) return { ...limits, most };
  return { single: enough, folded: STORY, again: enough, least: kind === "text" ? enough : limits.least, most };
}

function apply(line, { fit, rows, cut = false }) {
  line.style.setProperty("--fit", fit.toFixed(4));
  line.style.setProperty("--rows", String(rows));
  line.classList.toggle("-folded", rows > 1);
  line.classList.toggle("-cut", cut);
  line.classList.remove("stroked");
}
