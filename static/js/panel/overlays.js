/** `<panel-overlays>`: the streamer's overlays, and a small form for another one. */

import { call } from "./api.js";
import { kindInWords } from "./declared.js";
import { feed } from "./feed.js";
import { make } from "./make.js";
import { OverlayRow } from "./overlay-row.js";
import { showPane } from "./panes.js";
import { t } from "./texts.js";
import { everyTick } from "./ticker.js";

export class PanelOverlays extends HTMLElement {
  /** Overlay id -> its row. */
  #rows = new Map();
  /** The manifests, once they were asked for. */
  #kinds = [];

  connectedCallback() {
    this.form = this.querySelector(".new");
    this.add = this.querySelector(".add");
    this.add.addEventListener("click", () => this.toggleForm());
    this.form.querySelector(".cancel").addEventListener("click", () => this.toggleForm(false));
    this.form.elements.kind.addEventListener("change", () => this.#describe());
    this.form.addEventListener("keydown", (event) => event.key === "Escape" && this.toggleForm(false));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#make();
    });
    feed.addEventListener("panel:status", (event) => {
      if (event.detail.includes("overlays")) this.update();
      if (event.detail.includes("problems")) this.#tellProblems(feed.status.problems);
    });
    everyTick(() => this.#rows.forEach((row) => row.updatePages()));
    this.#askKinds();
  }

  update() {
    const { overlays } = feed.status;
    const known = new Set(overlays.map((overlay) => overlay.id));
    for (const [id, row] of this.#rows) {
      if (known.has(id)) continue;
      row.remove();
      this.#rows.delete(id);
    }
    for (const overlay of overlays) {
      const row = this.#rows.get(overlay.id) ?? new OverlayRow();
      row.update(overlay, this.#titleOf(overlay.kind));
      if (this.#rows.has(overlay.id)) continue;
      this.#rows.set(overlay.id, row);
      this.querySelector(".rows").append(row.element);
    }
    this.querySelector(".empty").hidden = overlays.length > 0;
  }

  /** Opens an overlay's card. */
  open(id) {
    showPane("overlays");
    const row = this.#rows.get(id);
    row?.toggle(true);
    row?.element.scrollIntoView({ block: "nearest" });
    row?.unfold.focus();
  }

  toggleForm(open = this.form.hidden) {
    this.form.hidden = !open;
    this.add.setAttribute("aria-expanded", String(open));
    if (open) this.form.elements.kind.focus();
    else this.add.focus();
  }

  async #askKinds() {
    const answer = await call("GET", "/api/kinds").catch(() => ({ kinds: [] }));
    this.#kinds = answer.kinds.map(kindInWords);
    this.form.elements.kind.replaceChildren(...this.#kinds.map((kind) => make("option", { value: kind.kind }, kind.title)));
    this.#describe();
    this.update();
  }

  #describe() {
    const kind = this.#kinds.find((one) => one.kind === this.form.elements.kind.value);
    this.form.querySelector(".about").textContent = kind?.description ?? "";
    this.form.elements.name.value ||= "";
    this.form.elements.name.placeholder = kind?.title ?? "";
  }

  async #make() {
    const { kind, name } = this.form.elements;
    const manifest = this.#kinds.find((one) => one.kind === kind.value);
    const fault = this.form.querySelector(".fault");
    try {
      await call("POST", "/api/overlays", { kind: kind.value, name: name.value.trim() || manifest?.title || kind.value });
      fault.hidden = true;
      name.value = "";
      this.toggleForm(false);
    } catch (error) {
      fault.hidden = false;
      fault.textContent = error.message;
    }
  }

  /** Kinds that were left out, because their folder is not right. */
  #tellProblems(problems) {
    this.querySelector(".problems").replaceChildren(...problems.map((problem) => make("li", { className: "fault" }, t("overlays.left_out", { problem }))));
  }

  #titleOf(kind) {
    return this.#kinds.find((one) => one.kind === kind)?.title ?? kind;
  }
}

customElements.define("panel-overlays", PanelOverlays);
