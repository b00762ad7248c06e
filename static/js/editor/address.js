/** The overlay's address: masked, shown for a while, copied; and which pages have it. */

import { copy, Reveal } from "../panel/secret.js";
import { count, t } from "../panel/texts.js";

/**
 * @param {HTMLElement} head
 * @param {import("./desk.js").Desk} desk
 */
export function startAddress(head, desk) {
  const reveal = new Reveal(head.querySelector(".address .secret"), head.querySelector(".address .reveal"));
  const copyButton = head.querySelector(".copy");
  const pages = head.querySelector(".pages");
  const update = () => {
    const { url, connected } = desk.subject;
    reveal.url = url;
    pages.querySelector(".sign").dataset.sign = connected ? "dot" : "ring";
    pages.querySelector(".words").textContent = connected ? count("editor.pages", connected) : t("editor.no_pages");
  };
  copyButton.addEventListener("click", () => copy(desk.subject.url, copyButton));
  desk.addEventListener("desk:changed", update);
  desk.addEventListener("desk:saved", update);
  update();
}
