/** `<obs-connect>`: asks once for obs-websocket's address and password, and says how the connection is. */

import { call } from "../panel/api.js";
import { feed } from "../panel/feed.js";
import { icon, make } from "../panel/make.js";
import { t } from "../panel/texts.js";
import { inWords, obsOf } from "./words.js";

const DEFAULT_ADDRESS = "127.0.0.1:4455";

export class ObsConnect extends HTMLElement {
  /** What `/api/obs` said of the configuration; null until it was asked. */
  #kept = null;
  #isOpen = false;
  #isBusy = false;

  connectedCallback() {
    if (!this.form) this.#build();
    feed.addEventListener("panel:status", this.#follow);
    this.#load();
    this.update();
  }

  disconnectedCallback() {
    feed.removeEventListener("panel:status", this.#follow);
  }

  update() {
    const obs = obsOf(feed.status);
    const [sign, words] = this.#isBusy ? ["ring", t("obs.connecting")] : inWords(obs);
    const known = Boolean(this.#kept?.address);
    this.sign.dataset.sign = sign;
    set(this.words, words);
    this.dataset.state = obs.state;
    this.lead.hidden = known && !this.#isOpen;
    const asks = this.#isOpen || !known || (obs.state === "refused" && !this.#isBusy);
    this.form.hidden = !asks;
    this.again.hidden = asks || obs.state !== "unreachable" || this.#isBusy;
    this.change.hidden = asks || !known;
    this.forget.hidden = !known;
    this.cancel.hidden = !this.#isOpen;
    set(this.submit, t(obs.state === "refused" ? "obs.again" : "obs.connect"));
    this.submit.disabled = this.#isBusy;
  }

  #build() {
    this.sign = make("span", { className: "sign", "aria-hidden": "true" });
    this.words = make("span", { className: "words" });
    this.lead = make("div", { className: "lead" },
      make("p", {}, t("obs.lead")),
      make("p", { className: "where" }, t("obs.where")));
    this.address = make("input", { name: "address", type: "text", inputMode: "url", value: DEFAULT_ADDRESS, autocomplete: "off", spellcheck: false, required: true });
    this.password = make("input", { name: "password", type: "text", className: "concealed", autocomplete: "off", spellcheck: false, maxLength: 256 });
    this.submit = make("button", {}, t("obs.connect"));
    this.cancel = button("common.cancel", () => this.#toggle(false));
    this.form = make("form", { autocomplete: "off" },
      make("label", {}, t("obs.address"), this.address),
      make("label", {}, t("obs.password"), this.password),
      this.submit, this.cancel);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#connect();
    });
    this.fault = make("p", { className: "fault", role: "alert", hidden: true });
    this.again = button("obs.again", () => this.#put({}));
    this.change = button("obs.change", () => this.#toggle(true));
    this.forget = button("obs.forget", () => this.#forget());
    this.forget.classList.add("plain");
    this.replaceChildren(
      make("div", { className: "how" }, make("p", { className: "state", role: "status" }, this.sign, this.words), this.again, this.change, this.forget),
      this.lead, this.form, this.fault);
  }

  #follow = (event) => {
    if (!event.detail.includes("obs")) return;
    this.update();
    // Another panel connected it, or forgot it.
    const isSet = obsOf(feed.status).state !== "off";
    if (this.#kept && !this.#isBusy && isSet !== Boolean(this.#kept.address)) this.#load();
  };

  async #load() {
    const kept = await call("GET", "/api/obs").catch(() => null);
    if (kept && !this.#isBusy) this.#keep(kept);
  }

  /** What was typed stays until it is saved. */
  #keep(kept) {
    this.#kept = kept;
    if (kept.address && document.activeElement !== this.address) this.address.value = kept.address;
    this.password.placeholder = kept.password_set ? t("obs.password_kept") : "";
    this.update();
  }

  #toggle(open) {
    this.#isOpen = open;
    this.#fail("");
    this.update();
    if (open) this.address.focus();
    else this.change.focus();
  }

  #connect() {
    const typed = { address: this.address.value.trim() };
    // Left empty it means the password that is kept, if there is one.
    if (this.password.value || !this.#kept?.password_set) typed.password = this.password.value;
    return this.#put(typed);
  }

  async #put(connection) {
    this.#isBusy = true;
    this.#fail("");
    this.update();
    try {
      const now = await call("PUT", "/api/obs", connection);
      this.#isOpen = false;
      if (now.state === "connected") this.password.value = "";
      this.#isBusy = false;
      this.#keep(now);
      feed.apply({ type: "status", status: { obs: now } });
      if (now.state === "refused") this.password.focus();
    } catch (error) {
      this.#isBusy = false;
      this.#fail(error.message);
      this.update();
    }
  }

  async #forget() {
    try {
      await call("DELETE", "/api/obs");
      this.#isOpen = false;
      this.#keep({ address: "", password_set: false });
    } catch (error) {
      this.#fail(error.message);
    }
  }

  #fail(words) {
    this.fault.hidden = !words;
    this.fault.textContent = words;
    if (words) this.address.setAttribute("aria-invalid", "true");
    else this.address.removeAttribute("aria-invalid");
  }
}

function button(key, act) {
  return make("button", { type: "button", onclick: act }, t(key));
}

function set(element, words) {
  if (element.textContent !== words) element.textContent = words;
}

customElements.define("obs-connect", ObsConnect);
