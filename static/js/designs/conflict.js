/** Two people change one design: whoever comes second is told, and says whose change counts. */

import { icon, make } from "../panel/make.js";
import { t } from "../panel/texts.js";

/**
 * @param {HTMLElement} place
 * @param {import("../editor/desk.js").Desk} desk
 */
export function startConflict(place, desk) {
  const label = (name) => desk.look.options.find((option) => option.name === name)?.label ?? t("designs.its_name");
  const tell = (key, names, ...buttons) => {
    const words = make("p", {}, make("b", {}, t(`${key}_lead`)), " ", t(key, { options: names.map(label).join(", ") }));
    place.replaceChildren(make("div", { className: "strip", dataset: { key } }, icon("warning"), words, ...buttons));
  };
  const button = (key, act) => make("button", {
    type: "button",
    onclick: () => {
      place.replaceChildren();
      act();
    },
  }, t(key));
  desk.addEventListener("desk:conflict", ({ detail }) => {
    tell("designs.conflict", detail, button("designs.keep_theirs", () => desk.settle("theirs")), button("designs.keep_ours", () => desk.settle("ours")));
  });
  desk.addEventListener("desk:joined", ({ detail }) => tell("designs.joined", detail, button("rules.dismiss", () => {})));
}
