/** `<panel-palette>`: a list of everything that can be done, found by typing. Ctrl K opens it everywhere. */

import { commands } from "./commands.js";
import { make } from "./make.js";
import { t } from "./texts.js";
import { toast } from "./toast.js";

/** Letters as they are compared: small, without accents. */
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

export class PanelPalette extends HTMLElement {
  /** @type {import("./commands.js").Command[]} */
  #all = [];
  #rows = [];
  #chosen = 0;

  connectedCallback() {
    this.dialog = this.querySelector("dialog");
    this.field = this.querySelector("input");
    this.list = this.querySelector("ul");
    document.querySelector(".open-palette").addEventListener("click", () => this.open());
    document.addEventListener("keydown", (event) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
      event.preventDefault();
      if (this.dialog.open) this.dialog.close();
      else this.open();
    });
    this.field.addEventListener("input", () => this.#show());
    this.dialog.addEventListener("keydown", (event) => this.#key(event));
    // a press beside the list closes it
    this.dialog.addEventListener("click", (event) => event.target === this.dialog && this.dialog.close());
    this.list.addEventListener("pointermove", (event) => this.#choose(this.#rows.indexOf(event.target.closest("li"))));
    this.list.addEventListener("click", (event) => this.#act(this.#rows.indexOf(event.target.closest("li"))));
  }

  open() {
    if (document.querySelector("dialog[open]")) return;
    this.#all = commands().map((command) => ({ ...command, plain: plain(command.words) }));
    this.field.value = "";
    this.dialog.showModal();
    this.#show();
  }

  /** What has every typed word; what begins with them comes first. */
  #show() {
    const typed = plain(this.field.value).trim();
    const words = typed.split(/\s+/);
    const found = this.#all.filter((command) => words.every((word) => command.plain.includes(word)));
    const begins = (command) => Number(!command.plain.startsWith(typed));
    found.sort((one, other) => begins(one) - begins(other));
    this.#rows = found.map((command, at) => {
      const row = make("li", { id: `command-${at}`, role: "option", dir: "auto" }, command.words, command.key ? make("kbd", { "aria-hidden": "true" }, command.key) : null);
      row.command = command;
      return row;
    });
    this.list.replaceChildren(...this.#rows);
    this.querySelector(".nothing-found").hidden = found.length > 0;
    this.#choose(0);
  }

  #choose(at) {
    if (at < 0) return;
    this.#rows[this.#chosen]?.setAttribute("aria-selected", "false");
    this.#chosen = at;
    const row = this.#rows[at];
    row?.setAttribute("aria-selected", "true");
    row?.scrollIntoView({ block: "nearest" });
    if (row) this.field.setAttribute("aria-activedescendant", row.id);
    else this.field.removeAttribute("aria-activedescendant");
  }

  #key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.#rows.length) this.#choose((this.#chosen + step + this.#rows.length) % this.#rows.length);
    else if (event.key === "Enter" && !event.isComposing) this.#act(this.#chosen);
    else return;
    event.preventDefault();
  }

  async #act(at) {
    const command = this.#rows[at]?.command;
    if (!command) return;
    this.dialog.close();
    try {
      await command.act();
    } catch (error) {
      toast.tell(error.message);
    }
  }
}

customElements.define("panel-palette", PanelPalette);
