/** `<guest-head>`: on air or not, what the stream is called, how many watch; and the way out. */

import { feed } from "../panel/feed.js";
import { t } from "../panel/texts.js";
import { timeToSecond } from "../panel/times.js";

/** A line that comes back within this time is not worth a strip. */
const GRACE_MILLISECONDS = 1500;

class GuestHead extends HTMLElement {
  #timer = 0;

  connectedCallback() {
    this.querySelector(".leave").addEventListener("click", leave);
    feed.addEventListener("panel:state", () => this.update());
    feed.addEventListener("panel:status", () => this.update());
    feed.addEventListener("panel:line", () => this.#watchLine());
  }

  update() {
    const { live, viewers, title, name } = feed.state;
    const air = this.querySelector(".air");
    if (air.dataset.live !== String(live)) {
      air.dataset.live = String(live);
      air.querySelector(".words").textContent = t(live ? "show.on_air" : "show.off_air");
    }
    this.querySelector(".title").textContent = title || name || feed.status.owncast.name || t("show.no_title");
    this.querySelector(".number").textContent = live ? String(viewers) : "–";
  }

  #watchLine() {
    clearTimeout(this.#timer);
    const strip = document.querySelector(".strip.cut");
    if (feed.open) strip.hidden = true;
    else this.#timer = setTimeout(() => {
      strip.hidden = false;
      strip.textContent = t("chat.nothing_since", { time: timeToSecond(feed.lostAt) });
    }, GRACE_MILLISECONDS);
  }
}

/** Fetched, not submitted: a form under our referrer policy has no origin. */
async function leave() {
  await fetch("/logout", { method: "POST" });
  location.assign("/login");
}

customElements.define("guest-head", GuestHead);
