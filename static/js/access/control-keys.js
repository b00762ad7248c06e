/** `<control-keys>`: what outside tools call with. A key is shown when it is made, and never again. */

import { call } from "../panel/api.js";
import { make } from "../panel/make.js";
import { copy } from "../panel/secret.js";
import { t } from "../panel/texts.js";
import { age } from "../panel/times.js";
import { undo } from "./undo.js";

const PATH = "/api/keys";

export class ControlKeys extends HTMLElement {
  #keys = [];
  #made = null;

  connectedCallback() {
    this.form = this.querySelector("form");
    this.fault = this.querySelector(".fault");
    this.made = this.querySelector(".made");
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#make();
    });
    const copyButton = this.made.querySelector(".copy");
    copyButton.addEventListener("click", () => copy(this.#made.key, copyButton));
    this.made.querySelector(".done").addEventListener("click", () => this.forget());
  }

  async load() {
    try {
      const { keys, environment } = await call("GET", PATH);
      this.#keys = keys;
      this.querySelector(".environment").hidden = !environment;
    } catch (error) {
      this.#tell(error.message);
    }
    this.#draw();
  }

  /** Takes the new key off the page. */
  forget() {
    this.#made = null;
    this.made.hidden = true;
    this.made.querySelector(".secret").textContent = "";
  }

  async #make() {
    const { name, scope } = this.form.elements;
    const scopes = [...scope].filter((box) => box.checked).map((box) => box.value);
    if (!scopes.length) {
      this.#tell(t("access.nothing_ticked"));
      return;
    }
    const made = await this.#try("POST", "", { name: name.value.trim(), scopes });
    if (!made) return;
    this.#made = made;
    const { key, ...shown } = made;
    this.#keys = [...this.#keys, shown];
    this.form.reset();
    this.made.hidden = false;
    this.made.querySelector(".lead").textContent = t("access.made_lead", { name: made.name });
    this.made.querySelector(".secret").textContent = key;
    this.made.querySelector(".copy").focus();
    this.#draw();
  }

  async #revoke(id, name) {
    if ((await this.#try("DELETE", `/${id}`)) === undefined) return;
    this.#keys = this.#keys.filter((key) => key.id !== id);
    if (this.#made?.id === id) this.forget();
    this.#draw();
    undo.tell(t("access.revoked", { name }), () => this.#bringBack(id));
  }

  async #bringBack(id) {
    try {
      await call("POST", `${PATH}/${id}/restore`);
    } finally {
      // it may have been brought back elsewhere
      await this.load();
    }
  }

  #draw() {
    this.querySelector(".none").hidden = this.#keys.length > 0;
    this.querySelector(".keys").replaceChildren(...this.#keys.map((key) => this.#row(key)));
  }

  #row({ id, name, scopes, used_at: usedAt }) {
    const used = usedAt ? t("access.used", { age: age(Date.now() - Date.parse(usedAt)) }) : t("access.never");
    const may = make("small", {}, [...scopes.map((scope) => t(`access.scope.${scope}`)), used].join(" · "));
    const revoke = make("button", { type: "button", "aria-label": t("access.revoke_name", { name }), onclick: () => this.#revoke(id, name) }, t("access.revoke"));
    return make("li", { dataset: { key: String(id) } }, make("b", { dir: "auto", title: name }, name), may, make("span", { className: "acts" }, revoke));
  }

  /** @returns {Promise<object | null | undefined>} the answer; undefined when it was refused, which is told */
  async #try(method, path, body) {
    this.#tell("");
    try {
      return await call(method, PATH + path, body);
    } catch (error) {
      this.#tell(error.message);
      return undefined;
    }
  }

  #tell(message) {
    this.fault.hidden = !message;
    this.fault.textContent = message;
  }
}

customElements.define("control-keys", ControlKeys);
