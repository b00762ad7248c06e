/** Makes an alert's lines as large as their room allows. */

const TWO_LINES_BELOW = 0.5;
const SMALLEST = 0.3;

/**
 * One line as long as it stays at least half as large as meant, otherwise two: `--fit` is the factor, `-folded` says
 * that it is two.
 *
 * @param {HTMLElement} alert
 */
export function fitWords(alert) {
  for (const line of alert.querySelectorAll(".headline, .name")) {
    line.classList.remove("-folded");
    line.style.setProperty("--fit", "1");
    const ratio = line.clientWidth / line.firstElementChild.getBoundingClientRect().width;
    if (ratio >= 1) continue;
    const folded = ratio < TWO_LINES_BELOW;
    line.classList.toggle("-folded", folded);
    line.style.setProperty("--fit", String(Math.max(SMALLEST, folded ? Math.min(0.6, ratio * 1.8) : ratio)));
  }
}
