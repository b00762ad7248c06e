/** One line of the doctor: how it is, what was found, the next step and what there is to press. */

import { call } from "../panel/api.js";
import { icon, make } from "../panel/make.js";
import { t } from "../panel/texts.js";

const SIGNS = { ok: "dot", warning: "triangle", broken: "cross" };
const SAID_MS = 10_000;

/**
 * A line as `/api/doctor` tells it.
 * @typedef {object} Finding
 * @property {string} group
 * @property {string} check
 * @property {"ok" | "warning" | "broken"} state
 * @property {string} title
 * @property {string} found
 * @property {string} next empty where there is nothing to do
 * @property {string[]} details
 * @property {string} link where the next step is taken
 * @property {number | null} overlay
 */

export class FindingRow {
  #sign = make("span", { className: "sign" });
  #state = make("span", { className: "state" });
  #title = make("h3", { dir: "auto" });
  #found = make("p", { className: "found", dir: "auto" });
  #next = make("p", { className: "next", hidden: true });
  #details = make("ul", { className: "details", hidden: true });
  #presses = make("div", { className: "presses" });
  #answer = make("p", { className: "answer", role: "status" });
  #drawn = "";

  constructor() {
    const name = make("div", { className: "name" }, this.#title, this.#state);
    const words = make("div", { className: "words" }, this.#found, this.#next, this.#details, this.#answer);
    this.element = make("li", { className: "finding" }, this.#sign, name, words, this.#presses);
  }

  /** @param {Finding} finding */
  update(finding) {
    const drawn = JSON.stringify(finding);
    // ages are told anew all the time, and what did not change is left alone
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    this.element.dataset.state = finding.state;
    this.#sign.dataset.sign = SIGNS[finding.state];
    this.#title.textContent = finding.title;
    this.#state.textContent = t(`doctor.state.${finding.state}`);
    this.#found.textContent = finding.found;
    this.#next.hidden = !finding.next;
    this.#next.replaceChildren(make("b", {}, t("doctor.next")), " ", finding.next);
    this.#details.hidden = !finding.details.length;
    this.#details.replaceChildren(...finding.details.map((detail) => make("li", { dir: "auto" }, detail)));
    this.#drawPresses(finding);
  }

  #drawPresses({ link, overlay, title, next }) {
    const wanted = `${next && link} ${overlay}`;
    if (this.#presses.dataset.wanted === wanted) return;
    this.#presses.dataset.wanted = wanted;
    this.#presses.replaceChildren(
      ...(next && link ? [way(link, title)] : []),
      ...(overlay === null ? [] : [this.#identify(overlay, title)]),
    );
  }

  #identify(overlay, name) {
    const press = make("button", { type: "button", "aria-label": t("doctor.identify_name", { name }) }, icon("eye"), make("span", {}, t("doctor.identify")));
    press.onclick = async () => {
      press.disabled = true;
      try {
        const { pages, seconds } = await call("POST", `/api/overlays/${overlay}/identify`);
        this.#say(t(pages ? "doctor.identified" : "doctor.identified_nowhere", { n: seconds }));
      } catch (error) {
        this.#say(error.message);
      }
      press.disabled = false;
    };
    return press;
  }

  #say(words) {
    this.#answer.textContent = words;
    setTimeout(() => {
      if (this.#answer.textContent === words) this.#answer.textContent = "";
    }, SAID_MS);
  }
}

/** Owncast's admin opens beside this page, our own pages in its place. */
function way(link, title) {
  const elsewhere = link.startsWith("http");
  const place = make("a", { className: "button", href: link, "aria-label": `${t("doctor.go")}: ${title}` }, make("span", {}, t("doctor.go")));
  if (elsewhere) {
    place.target = "_blank";
    place.rel = "noreferrer";
    place.append(icon("out"));
  }
  return place;
}
