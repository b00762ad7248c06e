/** Sets a card in smaller type until all of it is seen; what is still too much ends with an ellipsis. */

const SMALLEST = 0.45;
const STEP = 0.94;

/**
 * @param {HTMLElement} card
 * @param {HTMLElement} frame what it has to stay in
 */
export function fit(card, frame) {
  const body = card.querySelector(".body");
  const room = roomIn(frame);
  body.style.removeProperty("--rows");
  card.classList.remove("-cut");
  let scale = 1;
  for (;;) {
    card.style.setProperty("--overlay-fit", scale.toFixed(3));
    if (scale <= SMALLEST || !overflows(card, room)) break;
    scale *= STEP;
  }
  if (!overflows(card, room)) return;
  const row = parseFloat(getComputedStyle(body).lineHeight);
  const rows = Math.floor((body.offsetHeight - (card.offsetHeight - room.height)) / row);
  body.style.setProperty("--rows", String(Math.max(1, rows)));
  card.classList.add("-cut");
}

function roomIn(frame) {
  const { paddingTop, paddingBottom, paddingLeft, paddingRight } = getComputedStyle(frame);
  return {
    height: frame.clientHeight - parseFloat(paddingTop) - parseFloat(paddingBottom),
    width: frame.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight),
  };
}

function overflows(card, { height, width }) {
  return card.offsetHeight > height + 1 || card.offsetWidth > width + 1;
}
