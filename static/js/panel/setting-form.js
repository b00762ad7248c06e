/** One setting in the set-up: a field that is saved, cleared, or only shown because it was fixed at the start. */

import { call } from "./api.js";
import { feed } from "./feed.js";
import { make } from "./make.js";
import { t } from "./texts.js";

export class SettingForm {
  #form;
  #name;
  /** What the field was drawn with: anything else was typed, and is not saved yet. */
  #drawn;

  /**
   * @param {HTMLFormElement} form with `data-setting`, the name of the setting
   * @param {(configuration: object) => void} onSaved
   */
  constructor(form, onSaved) {
    this.#form = form;
    this.#name = form.dataset.setting;
    this.#drawn = form.elements.value.value;
    this.onSaved = onSaved;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const { type, value } = form.elements.value;
      this.#save(type === "number" ? Number(value) : value.trim());
    });
    form.querySelector(".forget")?.addEventListener("click", () => this.#save(""));
  }

  /** Draws the setting as the server has it; secrets only say that they are set. What is typed meanwhile stays. */
  update(configuration) {
    const setting = configuration[this.#name];
    this.#form.hidden = !setting;
    if (!setting) return;
    const field = this.#form.elements.value;
    field.readOnly = setting.fixed;
    const fixed = this.#form.querySelector(".fixed");
    fixed.hidden = !setting.fixed;
    fixed.replaceChildren(...this.#fixedBy());
    for (const button of this.#form.querySelectorAll(".row button:not(.check)")) button.hidden = setting.fixed;
    if ("set" in setting) {
      this.#draw("");
      field.placeholder = setting.set ? t(setting.fixed ? "setup.is_set_fixed" : "setup.is_set") : t(`setup.paste.${this.#name}`);
      const forget = this.#form.querySelector(".forget");
      forget.hidden = setting.fixed || !setting.set;
    } else {
      this.#draw(String(setting.value));
    }
  }

  #draw(value) {
    const field = this.#form.elements.value;
    if (field.value === this.#drawn) field.value = value;
    this.#drawn = value;
  }

  /** Who fixed it: the demo brings its own stream, everything else comes from the environment. */
  #fixedBy() {
    if (feed.status.demo) return [t("setup.fixed_demo")];
    return [t("setup.fixed"), " ", make("code", {}, `OVERLAY_${this.#name.toUpperCase()}`)];
  }

  async #save(value) {
    const fault = this.#form.querySelector(".fault");
    const field = this.#form.elements.value;
    const sent = field.value;
    try {
      const configuration = await call("PATCH", "/api/configuration", { [this.#name]: value });
      fault.hidden = true;
      field.removeAttribute("aria-invalid");
      if (field.value === sent) {
        this.#drawn = sent;
        field.blur();
      }
      this.onSaved(configuration);
    } catch (error) {
      fault.hidden = false;
      fault.textContent = error.message;
      field.setAttribute("aria-invalid", "true");
    }
  }
}
