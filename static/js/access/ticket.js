/** `<access-ticket>`: an address that lets somebody in, as a code to scan and as text to copy. Panels get streamed. */

import { icon, make } from "../panel/make.js";
import { copy, Reveal } from "../panel/secret.js";
import { t } from "../panel/texts.js";
import { drawQr } from "./qr.js";

class AccessTicket extends HTMLElement {
  #timer = 0;

  disconnectedCallback() {
    clearTimeout(this.#timer);
  }

  /** @param {{ url: string, qr: { size: number, path: string }, until: number | null, words: string }} what */
  show({ url, qr, until, words }) {
    const secret = make("output", { className: "secret", "aria-label": t("access.ticket.address") });
    const reveal = make("button", { type: "button", className: "reveal" });
    const copying = make("button", { type: "button", className: "copy" }, icon("copy"), make("span", {}, t("common.copy")));
    new Reveal(secret, reveal, (address) => `${address.slice(0, address.indexOf("#") + 1)}••••••••`).url = url;
    copying.addEventListener("click", () => copy(url, copying));
    const left = make("p", { className: "left" });
    const done = make("button", { type: "button", className: "plain done", onclick: () => this.clear() }, t("access.done"));
    this.replaceChildren(
      drawQr(qr, t("access.ticket.qr")),
      make("div", { className: "beside" }, make("p", { className: "lead" }, words), left, make("div", { className: "row" }, secret, reveal, copying), done),
    );
    this.hidden = false;
    left.hidden = until === null;
    this.#countDown(left, until);
    this.scrollIntoView({ block: "nearest" });
    copying.focus({ preventScroll: true });
  }

  /** Takes it off the page. */
  clear() {
    clearTimeout(this.#timer);
    this.hidden = true;
    this.replaceChildren();
  }

  #countDown(place, until) {
    clearTimeout(this.#timer);
    if (until === null) return;
    const seconds = Math.ceil((until - Date.now()) / 1000);
    if (seconds <= 0) {
      this.clear();
      return;
    }
    place.textContent = t("access.ticket.left", { time: `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}` });
    this.#timer = setTimeout(() => this.#countDown(place, until), 1000);
  }
}

customElements.define("access-ticket", AccessTicket);
