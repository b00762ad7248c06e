/** `<panel-tests>`: sends a made-up event of any type through the whole machine. */

import { call } from "./api.js";
import { icon, make } from "./make.js";
import { t } from "./texts.js";

/** What can be tested: the types of Owncast, and the picture of each. */
export const TYPES = [
  ["CHAT", "chat"],
  ["SYSTEM", "text"],
  ["CHAT_ACTION", "arrow"],
  ["USER_JOINED", "join"],
  ["USER_PARTED", "part"],
  ["NAME_CHANGE", "rename"],
  ["VISIBILITY-UPDATE", "hide"],
  ["STREAM_STARTED", "stream"],
  ["STREAM_STOPPED", "stream"],
  ["STREAM_TITLE_UPDATED", "pencil"],
  ["FEDIVERSE_ENGAGEMENT_FOLLOW", "plus"],
  ["SCHEDULED_EVENTS", "calendar"],
];

export class PanelTests extends HTMLElement {
  /** The id of the newest test line of this page: what the test of hiding hides. */
  #lastLine = null;

  connectedCallback() {
    this.button = this.querySelector(".open");
    this.list = this.querySelector(".list");
    this.button.addEventListener("click", () => this.toggle());
    this.list.querySelector("ul").append(...TYPES.map(([type, name]) => this.#row(type, name)));
    this.addEventListener("keydown", (event) => this.#key(event));
    document.addEventListener("pointerdown", (event) => this.contains(event.target) || this.toggle(false));
  }

  toggle(open = this.list.hidden) {
    if (open === !this.list.hidden) return;
    this.list.hidden = !open;
    this.button.setAttribute("aria-expanded", String(open));
    if (open) this.list.querySelector("button").focus();
    else if (this.contains(document.activeElement)) this.button.focus();
  }

  #row(type, name) {
    const button = make("button", { type: "button", onclick: () => this.#fire(type) }, icon(name), t(`tests.${type}`));
    button.dataset.type = type;
    return make("li", {}, button);
  }

  async #fire(type) {
    const said = this.list.querySelector(".said");
    try {
      await this.send(type);
      said.dataset.failed = "false";
      said.textContent = t("tests.sent", { what: t(`tests.${type}`) });
    } catch (error) {
      said.dataset.failed = "true";
      said.textContent = error.message;
    }
  }

  /** Sends a test of this type. @throws {import("./api.js").ApiError} */
  async send(type) {
    // without a line there is nothing to hide
    if (type === "VISIBILITY-UPDATE" && !this.#lastLine) await this.send("CHAT");
    const eventData = {};
    if (type === "CHAT") {
      this.#lastLine = `test-${Date.now().toString(36)}`;
      eventData.id = this.#lastLine;
    } else if (type === "VISIBILITY-UPDATE") {
      Object.assign(eventData, { ids: [this.#lastLine], visible: false });
    }
    await call("POST", "/api/events/test", { type, eventData });
  }

  #key(event) {
    if (this.list.hidden) return;
    const buttons = [...this.list.querySelectorAll("button")];
    const at = buttons.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") this.toggle(false);
    else if (step) buttons.at((at + step) % buttons.length).focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

customElements.define("panel-tests", PanelTests);
