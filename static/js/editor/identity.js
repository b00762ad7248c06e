/** The name at the top of the page, and the size of what has one: changed where they stand. */

import { t } from "../panel/texts.js";

/** A field's border and the padding behind its words, which its scroll width leaves out. */
const ROOM_PX = 10;

/**
 * @param {HTMLFormElement} form
 * @param {import("./desk.js").Desk} desk
 * @param {(message: string) => void} tell
 */
export function startIdentity(form, desk, tell) {
  const { name, width, height } = form.elements;
  const fields = [name, width, height].filter(Boolean);

  const update = () => {
    const values = { name: desk.subject.name, width: String(desk.look.width), height: String(desk.look.height) };
    for (const field of fields) {
      const isWrong = field.getAttribute("aria-invalid") === "true";
      if (document.activeElement !== field && !isWrong) field.value = values[field.name];
    }
    fit();
    document.title = `${desk.subject.name} · ${document.title.split(" · ").at(-1)}`;
  };
  const fit = () => {
    for (const field of fields) {
      field.style.width = "0";
      field.style.width = `${Math.max(24, field.scrollWidth + ROOM_PX)}px`;
    }
  };
  const clear = (field) => {
    field.removeAttribute("aria-invalid");
    tell("");
  };
  const changed = (field) => {
    clear(field);
    if (field === name) {
      desk.rename(field.value.trim());
    } else {
      const typed = Number(field.value);
      if (field.value.trim() && Number.isInteger(typed)) desk.change(field.name, { [field.name]: typed });
      else wrong(field.name, t("editor.not_pixels", { what: field.ariaLabel, typed: field.value }));
    }
  };
  const wrong = (what, message) => {
    form.elements[what].setAttribute("aria-invalid", "true");
    tell(message);
  };
  for (const field of fields) {
    field.addEventListener("change", () => changed(field));
    field.addEventListener("input", fit);
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      clear(field);
      field.value = field === name ? desk.subject.name : String(desk.look[field.name]);
      field.blur();
      fit();
    });
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    document.activeElement.blur();
  });
  desk.addEventListener("desk:changed", update);
  desk.addEventListener("desk:saved", update);
  desk.addEventListener("desk:refused", ({ detail }) => fields.some((field) => field.name === detail.name) && wrong(detail.name, detail.message));
  document.fonts.addEventListener("loadingdone", fit);
  update();
}
