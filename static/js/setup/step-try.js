/** The last step: a line and an alert go all the way, and it is seen where they get to. */

import { call } from "../panel/api.js";
import { feed } from "../panel/feed.js";
import { icon, make } from "../panel/make.js";
import { OverlayPreview } from "../panel/overlay-preview.js";
import { t } from "../panel/texts.js";
import { timeToSecond } from "../panel/times.js";
import { say } from "./say.js";

/** Whether a rule makes an alert of an event is decided within this time. */
const DECIDED_MS = 1500;

export class TryStep {
  #screens = new Map();
  #isOpen = false;
  /** The moment of the last test by the server's clock, and the event that is to become an alert. */
  #sentAt = null;
  #alert = null;
  #isDecided = true;
  /** What the alert was last seen doing: it leaves the queue when it is over. */
  #course = "";

  constructor(element) {
    this.element = element;
    this.button = element.querySelector(".send");
    this.button.addEventListener("click", () => this.#send());
  }

  get state() {
    return this.#sentAt === null ? "open" : "done";
  }

  get summary() {
    return this.#sentAt === null ? t("guide.try.summary") : t("guide.try.sent_at", { time: timeToSecond(this.#sentAt) });
  }

  get note() {
    return "";
  }

  opened() {
    this.#isOpen = true;
  }

  update() {
    if (this.#isOpen) this.#drawScreens();
    this.#drawWay();
    const first = feed.status.overlays[0];
    if (first) this.element.querySelector(".edit-first").href = `/overlays/${first.id}`;
  }

  async #send() {
    const fault = this.element.querySelector(".fault");
    this.button.disabled = true;
    fault.hidden = true;
    try {
      const line = await call("POST", "/api/events/test", { type: "CHAT" });
      const follow = await call("POST", "/api/events/test", { type: "FEDIVERSE_ENGAGEMENT_FOLLOW" });
      this.#sentAt = Date.parse(line.received_at);
      this.#alert = follow.id;
      this.#course = "";
      this.#isDecided = false;
      setTimeout(() => {
        this.#isDecided = true;
        this.#drawWay();
      }, DECIDED_MS);
    } catch (error) {
      fault.hidden = false;
      fault.textContent = error.message;
    }
    this.button.disabled = false;
    this.element.dispatchEvent(new Event("setup:changed", { bubbles: true }));
  }

  /** The first overlay of each kind, as it looks now. */
  #drawScreens() {
    const wanted = ["chat", "alerts"].map((kind) => feed.status.overlays.find((overlay) => overlay.kind === kind)).filter(Boolean);
    for (const [id, screen] of this.#screens) {
      if (wanted.some((overlay) => overlay.id === id)) continue;
      screen.preview.end();
      screen.element.remove();
      this.#screens.delete(id);
    }
    for (const overlay of wanted) {
      if (!this.#screens.has(overlay.id)) this.#screens.set(overlay.id, this.#makeScreen(overlay));
      const { name, preview, place } = this.#screens.get(overlay.id);
      name.textContent = overlay.name;
      place.style.aspectRatio = `${overlay.width} / ${overlay.height}`;
      preview.update(overlay);
    }
  }

  #makeScreen({ kind }) {
    const place = make("div", { className: "picture" });
    const name = make("figcaption", { dir: "auto" });
    const element = make("figure", { dataset: { kind } }, place, name);
    this.element.querySelector(".screens").append(element);
    return { element, place, name, preview: new OverlayPreview(place) };
  }

  #drawWay() {
    const isSent = this.#sentAt !== null;
    const title = t(isSent ? "guide.try.aside.sent" : "guide.try.aside.before");
    say(this.element.querySelector(".aside-title"), title);
    const rows = isSent ? [["check", t("guide.try.taken")], this.#lineCame(), this.#alertCame()] : [];
    const way = this.element.querySelector(".way");
    const shown = JSON.stringify(rows);
    if (way.dataset.shown === shown) return;
    way.dataset.shown = shown;
    way.replaceChildren(...rows.map(([sign, words]) => make("li", { dataset: { sign } }, icon(sign), make("span", {}, words))));
  }

  #lineCame() {
    const pages = feed.status.overlays.filter(({ kind }) => kind === "chat").flatMap((overlay) => overlay.pages ?? []).filter(({ preview }) => !preview);
    const shown = pages.find((page) => page.shown_at && Date.parse(page.shown_at) >= this.#sentAt);
    if (shown) return ["check", t(shown.obs ? "guide.try.line_obs" : "guide.try.line_browser", { version: shown.obs })];
    return pages.length ? ["clock", t("guide.try.line_waits")] : ["unknown", t("guide.try.line_nowhere")];
  }

  #alertCame() {
    const queues = feed.status.queues;
    const isOurs = (alert) => alert?.event_id === this.#alert;
    if (queues.some(({ playing }) => isOurs(playing))) this.#course = "plays";
    else if (queues.some(({ shown }) => shown.some(isOurs))) this.#course = "shown";
    else if (queues.some(({ waiting }) => waiting.some(isOurs))) this.#course = "waits";
    const isHeld = this.#course === "waits" && !queues.some(({ leader }) => leader);
    const words = isHeld ? "held" : this.#course || (this.#isDecided ? "none" : "waits");
    return [{ plays: "play", shown: "check", waits: "clock", held: "clock", none: "unknown" }[words], t(`guide.try.alert_${words}`)];
  }
}
