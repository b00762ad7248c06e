/** "Which viewer is you?": Owncast does not say who the streamer is, so he points at himself among recent chatters. */

import { call } from "../panel/api.js";
import { icon, make } from "../panel/make.js";
import { t } from "../panel/texts.js";

const RECENT = 1000;
const BEYOND = 2 ** 53 - 1;

export class Streamer {
  /** Viewer id -> name. */
  #names = new Map();
  #ids = [];

  constructor() {
    this.chips = make("span", { className: "chips" });
    this.select = make("select", { id: "which-viewer", "aria-describedby": "which-viewer-help" });
    this.fault = make("p", { className: "fault", role: "alert", hidden: true });
    this.element = make("div", { className: "option -select streamer" },
      make("label", { className: "option-label", htmlFor: "which-viewer" }, t("editor.streamer")),
      make("div", { className: "field" }, this.chips, this.select),
      make("p", { id: "which-viewer-help", className: "help" }, t("editor.streamer_explained")), this.fault);
    this.select.addEventListener("change", () => this.#save([...this.#ids, this.select.value]));
    this.select.addEventListener("focus", () => this.#askNames());
    this.#start();
  }

  async #start() {
    try {
      const { streamers } = await call("GET", "/api/configuration");
      this.#ids = streamers.value;
      this.select.hidden = streamers.fixed;
      this.isFixed = streamers.fixed;
      await this.#askNames();
    } catch (error) {
      this.#tell(error.message);
    }
    this.#draw();
  }

  /** Everybody in the newest part of the log, the last to speak first. */
  async #askNames() {
    const { last_id: last } = await call("GET", `/api/events?after=${BEYOND}&limit=1`);
    const { events } = await call("GET", `/api/events?after=${Math.max(0, last - RECENT)}&limit=${RECENT}`);
    const before = this.#names.size;
    for (const { type, data } of events) {
      if (type !== "CHAT" || !data?.user?.id || data.user.is_bot) continue;
      this.#names.delete(data.user.id);
      this.#names.set(data.user.id, data.user.name);
    }
    if (this.#names.size !== before) this.#draw();
  }

  async #save(ids) {
    this.#tell("");
    try {
      const { streamers } = await call("PATCH", "/api/configuration", { streamers: ids });
      this.#ids = streamers.value;
    } catch (error) {
      this.#tell(error.message);
    }
    this.#draw();
  }

  #draw() {
    this.chips.replaceChildren(...this.#ids.map((id) => {
      const name = this.#names.get(id) ?? id;
      const label = t("editor.remove_name", { name });
      const remove = make("button", { type: "button", title: label, "aria-label": label }, icon("cross"));
      remove.addEventListener("click", () => this.#save(this.#ids.filter((other) => other !== id)));
      return make("span", { className: "name-chip" }, make("bdi", {}, name), this.isFixed ? null : remove);
    }));
    this.chips.hidden = this.#ids.length === 0;
    const others = [...this.#names].reverse().filter(([id]) => !this.#ids.includes(id));
    const prompt = t(others.length ? "editor.streamer_choose" : "editor.streamer_nobody");
    this.select.replaceChildren(make("option", { value: "", disabled: true, selected: true }, prompt),
      ...others.map(([id, name]) => make("option", { value: id }, name)));
  }

  #tell(message) {
    this.fault.hidden = !message;
    this.fault.textContent = message;
  }
}
