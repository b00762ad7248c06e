/** One setting in the set-up: a field that is saved, cleared, or only shown because the environment fixes it. */

import { call } from "./api.js";
import { t } from "./texts.js";

export class SettingForm {
  #form;
  #name;

  /**
   * @param {HTMLFormElement} form with `data-setting`, the name of the setting
   * @param {(configuration: object) => void} onSaved
   */
  constructor(form, onSaved) {
    this.#form = form;
    this.#name = form.dataset.setting;
    this.onSaved = onSaved;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#save(form.elements.value.value.trim());
    });
    form.querySelector(".forget")?.addEventListener("click", () => this.#save(""));
  }

  /** Draws the setting as the server has it; secrets only say that they are set. */
  update(configuration) {
    const setting = configuration[this.#name];
    this.#form.hidden = !setting;
    if (!setting) return;
    const field = this.#form.elements.value;
    field.readOnly = setting.fixed;
    this.#form.querySelector(".fixed").hidden = !setting.fixed;
    for (const button of this.#form.querySelectorAll(".row button:not(.check)")) button.hidden = setting.fixed;
    if ("set" in setting) {
      field.value = "";
      field.placeholder = setting.set ? t(setting.fixed ? "setup.is_set_fixed" : "setup.is_set") : t(`setup.paste.${this.#name}`);
      const forget = this.#form.querySelector(".forget");
      forget.hidden = setting.fixed || !setting.set;
    } else if (document.activeElement !== field) {
      field.value = setting.value;
    }
  }

  async #save(value) {
    const fault = this.#form.querySelector(".fault");
    const field = this.#form.elements.value;
    try {
      const configuration = await call("PATCH", "/api/configuration", { [this.#name]: value });
      fault.hidden = true;
      field.removeAttribute("aria-invalid");
      field.blur();
      this.onSaved(configuration);
    } catch (error) {
      fault.hidden = false;
      fault.textContent = error.message;
      field.setAttribute("aria-invalid", "true");
    }
  }
}
