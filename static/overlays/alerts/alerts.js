/** The alerts overlay: plays what the server tells it to, one alert at a time, and reports what became of it. */

import { OverlayElement } from "../../js/overlay-element.js";
import { Memory } from "./memory.js";
import { Player } from "./player.js";
import { Sound } from "./sound.js";
import { Speech } from "./speech.js";

/**
 * An alert as the server has it.
 * @typedef {object} Alert
 * @property {string} id
 * @property {Design} design
 * @property {string} title of the design
 * @property {import("./placeholders.js").Values} values
 * @property {import("../../js/message-body.js").Fragment[]} fragments the viewer's words
 * @property {import("./people.js").Person[]} people several when alerts were joined
 * @property {{moderator: boolean, authenticated: boolean, bot: boolean}} roles of whom it is about
 * @property {number | null} color of the viewer it is about, as Owncast counts them
 * @property {number} duration seconds on screen, coming and going included
 * @property {number} elapsed seconds of it that are over
 * @property {string} queued_at
 */

/**
 * What an alert looks and sounds like.
 * @typedef {object} Design
 * @property {string} theme
 * @property {Record<string, number | string | string[]>} options all of them
 * @property {Record<string, import("./media-shelf.js").File>} media the files that its options name
 */

const MOTIONS = new Set(["full", "fade", "none"]);

export class OverlayAlerts extends OverlayElement {
  #memory = new Memory(location.pathname);
  #sound = new Sound((state) => this.report("sound", { message: state }));
  #speech = new Speech((problem) => this.report("speech", { alert: this.#player.playing, message: problem }));
  #player = new Player({
    stage: this,
    sound: this.#sound,
    speech: this.#speech,
    wishes: () => this.#wishes(),
    shown: (alert) => this.report("shown", { alert }),
    ended: (alert) => this.#ended(alert),
    broken: (alert, message) => this.report("media", { alert, message }),
  });
  #calm = matchMedia("(prefers-reduced-motion: reduce)");
  /** A preview that shows samples shows nothing else. */
  #sampled = false;

  connectedCallback() {
    addEventListener("resize", this.#refresh);
    document.fonts.addEventListener("loadingdone", this.#refresh);
    document.addEventListener("visibilitychange", this.#catchUp);
    super.connectedCallback();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener("resize", this.#refresh);
    document.fonts.removeEventListener("loadingdone", this.#refresh);
    document.removeEventListener("visibilitychange", this.#catchUp);
    this.#player.clear();
  }

  receive({ type, ...message }) {
    if (type === "sample") {
      this.#sample(message);
      return;
    }
    if (message.muted !== undefined) this.#sound.mute(message.muted);
    if (message.lead !== undefined) this.#sound.lead(message.lead);
    if (message.designs) this.#player.prepare(message.designs);
    if (message.overlay) this.#sound.master(Number(this.options.volume ?? 100));
    if (message.muted === true || message.lead === false) this.#speech.stop();
    if (type === "overlay") this.#player.refresh();
    if (type === "sound_check") this.#sound.check(message.sound);
    if (this.#sampled) return;
    if (type === "alert") this.#begin(message.alert);
    else if (type === "air" && !message.on) this.#player.clear();
    else if (type === "cut" && message.alert === this.#player.playing) this.#player.leave();
    else if (type === "snapshot" || type === "resume") this.#agreeOn(message);
  }

  /** What plays here, and what this page has shown to its end: so that a server that starts anew repeats nothing. */
  greeting() {
    return { playing: this.#player.playing, ended: this.#memory.ended };
  }

  #begin(alert, how) {
    if (this.#memory.has(alert)) this.report("ended", { alert: alert.id });
    else if (alert.id !== this.#player.playing) this.#play(alert, how);
  }

  async #play(alert, how) {
    try {
      await this.#player.play(alert, how);
    } catch (error) {
      this.#player.clear();
      this.fault(error);
    }
  }

  /** After a gap: what plays there plays here, and nothing else but what nobody else has shown meanwhile. */
  #agreeOn({ alert, keep = [] }) {
    const { playing } = this.#player;
    if (alert?.id === playing || keep.includes(playing)) return;
    this.#player.leave();
    if (alert && alert.elapsed < alert.duration) this.#begin(alert, { still: true });
  }

  #ended(alert) {
    this.#memory.add(alert);
    this.report("ended", { alert: alert.id });
  }

  /** The design editor's own alerts: `hold` keeps it there, `still` leaves out the entrance, `sound` the sound. */
  #sample({ alert, hold = false, still = false, sound = true }) {
    this.#sampled = true;
    if (alert) this.#play(alert, { held: hold, still, aloud: sound });
    else this.#player.leave();
  }

  #wishes() {
    const { animate, position, volume = 100 } = this.options;
    const wanted = MOTIONS.has(animate) ? animate : "full";
    const allowed = wanted === "full" && this.#calm.matches ? "fade" : wanted;
    return { allowed, position, volume };
  }

  #catchUp = () => this.#player.catchUp();
  #refresh = () => this.#player.refresh();
}

customElements.define("overlay-alerts", OverlayAlerts);
