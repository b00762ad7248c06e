/** What stands around the form: undo, redo and reset below it, the field that finds an option above it. */

/**
 * @param {HTMLElement} foot
 * @param {import("./desk.js").Desk} desk
 * @param {import("./form.js").Form} form
 * @param {string[]} [kept] types of options that are no part of a look: resetting the theme leaves them
 */
export function startFoot(foot, desk, form, kept = ["names"]) {
  const [undo, redo, resetAll] = [".undo", ".redo", ".reset-all"].map((name) => foot.querySelector(name));
  const looks = desk.look.options.filter((option) => !kept.includes(option.type) && option !== desk.look.themeOption);
  const update = () => {
    form.update();
    undo.disabled = !desk.history.canUndo;
    redo.disabled = !desk.history.canRedo;
    resetAll.disabled = !looks.some((option) => desk.look.differs(option));
  };
  const step = (act) => () => {
    for (const { name } of desk.look.options) form.tell(name, "");
    act();
    update();
  };
  undo.addEventListener("click", step(desk.undo));
  redo.addEventListener("click", step(desk.redo));
  resetAll.addEventListener("click", step(() => desk.change("reset", desk.look.reset(looks))));
  desk.addEventListener("desk:changed", update);
  update();
}

/**
 * @param {HTMLElement} section with the field and the words for nothing found
 * @param {import("./form.js").Form} form
 */
export function startFind(section, form) {
  const field = section.querySelector(".find");
  field.addEventListener("input", () => {
    section.querySelector(".nothing-found").hidden = form.find(field.value);
  });
}
