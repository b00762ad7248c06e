/** `<panel-language>`: the language of the panel in this browser. The page is made in it, so choosing one loads it again. */

const YEAR_SECONDS = 365 * 24 * 3600;

export class PanelLanguage extends HTMLElement {
  connectedCallback() {
    const select = this.querySelector("select");
    select.value = document.documentElement.lang;
    select.addEventListener("change", () => chooseLanguage(select.value));
  }
}

/** @param {string} language its code, one of those in the menu */
export function chooseLanguage(language) {
  document.cookie = `language=${language}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
  location.reload();
}

customElements.define("panel-language", PanelLanguage);
