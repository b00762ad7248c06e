/** `<panel-trouble>`: the strip under the header that says what is wrong and offers the next step. */

import { airProblem, setAir } from "./air.js";
import { feed } from "./feed.js";
import { checkOwncast } from "./health.js";
import { icon, make } from "./make.js";
import { parts, t } from "./texts.js";
import { everyTick } from "./ticker.js";
import { age, timeOfDay } from "./times.js";

/** A line that comes back within this time is not worth a strip: the page was asleep, or the server restarted. */
const GRACE_MILLISECONDS = 600;

export class PanelTrouble extends HTMLElement {
  /** What "Try now" does; set by the page that owns the connection. */
  tryNow = () => {};

  #outdated = false;
  #timer = 0;
  #drawn = "";

  connectedCallback() {
    feed.addEventListener("panel:status", () => this.update());
    feed.addEventListener("panel:line", () => this.#watchLine());
    everyTick(() => this.update());
  }

  /** The server is newer than this page, which could not load itself again. */
  set outdated(outdated) {
    this.#outdated = outdated;
    this.update();
  }

  /** Counts the seconds of a lost line, and stops when it is back. */
  #watchLine() {
    clearTimeout(this.#timer);
    const lost = !feed.open && feed.lostAt !== null && feed.now - feed.lostAt >= GRACE_MILLISECONDS;
    this.closest(".panel").toggleAttribute("data-cut", lost && feed.ready);
    this.update();
    if (!feed.open) this.#timer = setTimeout(() => this.#watchLine(), lost ? 1000 : GRACE_MILLISECONDS);
  }

  update() {
    const strips = this.#strips();
    const shape = JSON.stringify(strips.map(({ key, values }) => [key, values]));
    if (shape === this.#drawn) return;
    const kinds = strips.map((strip) => strip.key).join();
    const shown = [...this.children].map((child) => child.dataset.key).join();
    this.#drawn = shape;
    // that seconds pass is nothing to read out, nor that it is tried again and again
    this.setAttribute("aria-live", told(kinds) === told(shown) ? "off" : "polite");
    if (kinds === shown) strips.forEach((strip, at) => this.children[at].querySelector("p").replaceChildren(...words(strip)));
    else this.replaceChildren(...strips.map(draw));
  }

  #strips() {
    const { owncast, storage, webhook, air, demo } = feed.status;
    if (!feed.open && feed.lostAt !== null && feed.now - feed.lostAt >= GRACE_MILLISECONDS) {
      const next = Math.max(0, Math.ceil(((feed.nextTryAt ?? 0) - feed.now) / 1000));
      const lost = Math.floor((feed.now - feed.lostAt) / 1000);
      return [{ key: next ? "trouble.cut" : "trouble.cut_trying", values: { seconds: lost, next },
        buttons: [["trouble.try_now", () => this.tryNow()]] }];
    }
    const strips = [];
    if (!feed.ready) return strips;
    if (this.#outdated) {
      strips.push({ key: "trouble.outdated", values: {}, buttons: [["trouble.load_again", () => location.reload()]] });
    }
    if (!air.on) {
      strips.push({ key: "trouble.air", values: { time: timeOfDay(Date.parse(air.since)) }, buttons: [["trouble.air_back", () => setAir(true)]] });
    }
    if (airProblem()) strips.push({ key: "trouble.air_failed", values: { message: airProblem() } });
    if (!storage.ok) strips.push({ key: "trouble.storage", values: { message: storage.message } });
    if (owncast.state === "unreachable" || owncast.state === "not_owncast") {
      const since = owncast.checked_at ? age(feed.now - Date.parse(owncast.checked_at)) : t("age.now");
      strips.push({ key: "trouble.owncast", values: { message: owncast.message, age: since },
        buttons: [["trouble.try_now", checkOwncast], ["trouble.what_to_check", () => location.assign("/doctor")]] });
    } else if (owncast.token === "refused") {
      strips.push({ key: "trouble.token", values: {}, buttons: [["trouble.new_token", openSetup]] });
    }
    if (owncast.state === "unset" && !webhook.last_at && !feed.heard && !demo) {
      strips.push({ key: "trouble.welcome", values: {}, tone: "welcome", buttons: [["trouble.set_up", () => location.assign("/setup")]] });
    }
    return strips;
  }
}

/** What these strips tell, whatever the program is just trying. */
function told(kinds) {
  return kinds.replace("trouble.cut_trying", "trouble.cut");
}

function draw(strip) {
  const buttons = (strip.buttons ?? []).map(([key, onclick]) => make("button", { type: "button", onclick }, t(key)));
  const picture = icon(strip.tone === "welcome" ? "sliders" : "warning");
  const row = make("div", { className: "strip", dataset: { key: strip.key } }, picture, make("p", {}, ...words(strip)), ...buttons);
  if (strip.tone) row.dataset.tone = strip.tone;
  return row;
}

/** The sentence that matters most is bold: it stands apart in the catalogue as `<key>.lead`. */
function words(strip) {
  return [make("b", {}, t(`${strip.key}.lead`, strip.values)), " ", ...parts(strip.key, strip.values)];
}

function openSetup() {
  document.querySelector("panel-setup").open();
}

customElements.define("panel-trouble", PanelTrouble);
