/**
 * `<obs-place overlay="3">`: puts an overlay into a scene of OBS by one press, and says when OBS has opened it. Shows
 * nothing while OBS is not connected, but for a way to connect it where the page has one (`data-connect`, a selector of
 * an element with `open()`).
 */

import { call } from "../panel/api.js";
import { feed } from "../panel/feed.js";
import { make } from "../panel/make.js";
import { t } from "../panel/texts.js";
import { obsOf } from "./words.js";

/** OBS opens a page within a second or two, also on a slow machine. */
const PATIENCE_MILLISECONDS = 10_000;

/** The scene that was chosen last on this page: most overlays go into the same. */
let lastScene = "";

export class ObsPlace extends HTMLElement {
  static observedAttributes = ["overlay"];

  /** What the last press led to: the server's answer, and when. */
  #placed = null;
  #isBusy = false;
  #timer = 0;
  #drawn = "";

  connectedCallback() {
    if (!this.scene) this.#build();
    feed.addEventListener("panel:status", this.#follow);
    this.update();
  }

  disconnectedCallback() {
    feed.removeEventListener("panel:status", this.#follow);
    clearTimeout(this.#timer);
  }

  attributeChangedCallback(name, before, now) {
    if (before === now || !this.scene) return;
    this.#placed = null;
    this.update();
  }

  get #id() {
    return Number(this.getAttribute("overlay"));
  }

  update() {
    const obs = obsOf(feed.status);
    const isConnected = obs.state === "connected";
    this.row.hidden = !isConnected;
    this.connect.hidden = isConnected || !this.dataset.connect;
    this.hidden = this.row.hidden && this.connect.hidden;
    if (!isConnected) {
      this.unopened.hidden = true;
      this.said.textContent = "";
      return;
    }
    const overlay = feed.status.overlays.find(({ id }) => id === this.#id);
    const places = obs.sources.filter((source) => source.overlay === this.#id).flatMap(({ scenes }) => scenes);
    this.#drawScenes(obs, places, overlay?.name ?? "");
    const isThere = places.includes(this.scene.value);
    this.put.textContent = t(this.#isBusy ? "obs.placing" : isThere ? "obs.update" : "obs.place");
    this.put.disabled = this.#isBusy || !obs.scenes.length;
    this.#tell(overlay, obs, places);
  }

  #build() {
    this.scene = make("select", {});
    this.scene.addEventListener("change", () => {
      lastScene = this.scene.value;
      this.update();
    });
    this.put = make("button", { type: "button", className: "put", onclick: () => this.#place() });
    this.row = make("div", { className: "row" }, this.scene, this.put);
    this.connect = make("button", { type: "button", className: "plain", onclick: () => document.querySelector(this.dataset.connect)?.open() }, t("obs.connect_first"));
    this.said = make("p", { className: "said", role: "status" });
    this.unopened = make("div", { className: "unopened", hidden: true },
      make("p", {}, t("obs.unopened")),
      make("button", { type: "button", onclick: () => this.#place("plain") }, t("obs.plain")));
    this.fault = make("p", { className: "fault", role: "alert", hidden: true });
    this.replaceChildren(this.row, this.connect, this.said, this.unopened, this.fault);
  }

  #follow = (event) => {
    if (event.detail.includes("obs") || event.detail.includes("overlays")) this.update();
  };

  /** The list is left alone while nothing of it changed: it may be open. */
  #drawScenes({ scenes, scene }, places, name) {
    const drawn = JSON.stringify([scenes, scene, places]);
    this.scene.setAttribute("aria-label", t("obs.scene_for", { name }));
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    const before = this.scene.value;
    this.scene.replaceChildren(...scenes.map((each) => make("option", { value: each }, each === scene ? t("obs.scene_on_air", { scene: each }) : each)));
    const wanted = [before, places[0], lastScene, scene].find((each) => scenes.includes(each));
    if (wanted !== undefined) this.scene.value = wanted;
    this.scene.disabled = !scenes.length;
  }

  async #place(way) {
    this.#isBusy = true;
    this.#fail("");
    this.update();
    try {
      const asked = { scene: this.scene.value, ...(way && { way }) };
      this.#placed = { ...(await call("POST", `/api/overlays/${this.#id}/place`, asked)), at: Date.now() };
      lastScene = this.#placed.scene;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.update(), PATIENCE_MILLISECONDS);
    } catch (error) {
      this.#fail(error.message);
    }
    this.#isBusy = false;
    this.update();
  }

  #tell(overlay, obs, places) {
    const placed = this.#placed;
    const isOpen = Boolean(overlay?.pages?.some(({ obs: version, preview }) => version && !preview));
    const scenes = new Intl.ListFormat(document.documentElement.lang || "en").format(places);
    let words = "";
    if (placed) words = t(isOpen ? "obs.placed_open" : placed.made ? "obs.placed_made" : "obs.placed_updated", { scene: placed.scene });
    else if (places.length) words = t("obs.is_in", { scenes });
    else if (obs.sources.some((source) => source.overlay === this.#id)) words = t("obs.is_in_none");
    if (this.said.textContent !== words) this.said.textContent = words;
    const waited = placed && Date.now() - placed.at >= PATIENCE_MILLISECONDS;
    this.unopened.hidden = !waited || isOpen || placed.way !== "waiting";
  }

  #fail(words) {
    this.fault.hidden = !words;
    this.fault.textContent = words;
  }
}

customElements.define("obs-place", ObsPlace);
