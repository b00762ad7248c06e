/** `<panel-curve>`: how many watched over the last stretch of the stream, as far as this page has heard. */

import { timeOf } from "../clock.js";
import { feed } from "./feed.js";

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 100;
const HEIGHT = 26;
const MOST_POINTS = 120;
const APART_MILLISECONDS = 15_000;
const FEWEST_POINTS = 3;

export class PanelCurve extends HTMLElement {
  /** By time: [milliseconds, viewers]. */
  #points = [];
  #line = document.createElementNS(SVG, "polyline");

  connectedCallback() {
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", `0 -1 ${WIDTH} ${HEIGHT + 2}`);
    svg.setAttribute("preserveAspectRatio", "none");
    svg.setAttribute("aria-hidden", "true");
    svg.append(this.#line);
    this.append(svg);
    feed.addEventListener("panel:reset", (event) => this.#learn(event.detail));
    feed.addEventListener("panel:state", () => this.#now());
  }

  #learn(events) {
    this.#points = [];
    const since = Date.parse(feed.state.since);
    for (const { at, test, data } of events) {
      if (!test && data?.status?.online && !(timeOf(at) < since)) this.#add(timeOf(at), data.status.viewers);
    }
    this.#draw();
  }

  #now() {
    if (!feed.state.live) this.#points = [];
    else this.#add(feed.now, feed.state.viewers);
    this.#draw();
  }

  /** Close ones share a point, which keeps the list short and the line calm. */
  #add(at, viewers) {
    const last = this.#points.at(-1);
    if (last && at - last[0] < APART_MILLISECONDS) last[1] = viewers;
    else this.#points = [...this.#points, [at, viewers]].slice(-MOST_POINTS);
  }

  #draw() {
    this.hidden = this.#points.length < FEWEST_POINTS;
    if (this.hidden) return;
    const [first, last] = [this.#points[0][0], this.#points.at(-1)[0]];
    const most = Math.max(1, ...this.#points.map(([, viewers]) => viewers));
    const place = ([at, viewers]) => `${(((at - first) / (last - first)) * WIDTH).toFixed(1)},${(HEIGHT - (viewers / most) * HEIGHT).toFixed(1)}`;
    this.#line.setAttribute("points", this.#points.map(place).join(" "));
  }
}

customElements.define("panel-curve", PanelCurve);
