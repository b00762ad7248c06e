/** An alert as an element: its picture, its words, and what a theme adds to them. */

import { PALETTE, readable, viewerColor } from "../../js/color.js";
import { directionOf } from "../../js/viewer-text.js";
import { initialOf, namesOf, peopleElement } from "./people.js";
import { filled, valuesOf } from "./placeholders.js";
import { shape } from "./shape.js";

const LAYOUTS = new Set(["below", "above", "left", "right", "over", "full", "banner", "toast"]);
/** No ground at all: a viewer's colour as it is. */
const UNCHANGED = { against: "#000000", target: 1 };

/**
 * `<section class="alert">` with `.picture`, `.words` of `.headline`, `.name` and `.text`, and `.people` of a merged
 * one, as many as there is something to show. Without the large line the headline takes its place.
 *
 * @param {import("./alerts.js").Alert} alert
 * @param {object} parts
 * @param {import("./alert-theme.js").AlertTheme} parts.theme
 * @param {HTMLElement | null} parts.picture the image or video, ready to be shown
 * @param {boolean} parts.broken the design has a picture, but it cannot be shown: the words stand alone
 * @param {string} parts.position
 * @returns {HTMLElement}
 */
export function alertElement(alert, { theme, picture, broken, position }) {
  const { options } = alert.design;
  const element = document.createElement("section");
  element.className = "alert";
  const layout = LAYOUTS.has(options.layout) ? options.layout : theme.layoutOf({ ...alert, position });
  Object.assign(element.dataset, {
    theme: theme.name,
    position,
    layout,
    align: options.align === "theme" || !options.align ? alignOf(layout, position) : options.align,
    accent: options.accent ?? "viewer",
    picture: picture ? picture.localName.replace("img", "image") : "none",
    fit: options.picture_fit ?? "contain",
    stay: options.stay ?? "none",
  });
  element.toggleAttribute("data-no-stroke", options.stroke === 0);
  element.toggleAttribute("data-no-shadow", options.shadow === 0);
  element.toggleAttribute("data-merged", alert.people.length > 1);
  paint(element, alert, theme.ground);
  element.append(...pictureElements(picture, !broken && options.motif !== "none"), wordsElement(alert, theme.ground));
  if (alert.people.length > 1) element.append(peopleElement(alert, theme.ground));
  theme.decorate?.(element, alert, { shape, initial: initialOf(alert.values.name || alert.title || ""), palette: PALETTE });
  const frame = element.querySelector(":scope > .picture");
  if (frame && !frame.hasChildNodes()) frame.remove();
  return element;
}

/** The colours of whom it is about, and of what placeholders put in. */
function paint(element, { color, design }, ground) {
  const { accent_color: own } = design.options;
  if (Number.isInteger(color)) {
    element.style.setProperty("--viewer", viewerColor(color, ground));
    element.style.setProperty("--viewer-raw", viewerColor(color, UNCHANGED));
  }
  if (own) element.style.setProperty("--accent", readable(own, ground));
}

/** A frame for the picture; an empty one is the theme's to draw in. */
function pictureElements(picture, drawn) {
  if (!picture && !drawn) return [];
  const frame = document.createElement("div");
  frame.className = "picture";
  if (picture) {
    const { naturalWidth, naturalHeight, videoWidth, videoHeight } = picture;
    frame.style.setProperty("--ratio", String((naturalWidth || videoWidth || 1) / (naturalHeight || videoHeight || 1)));
    frame.append(picture);
  }
  return [frame];
}

function wordsElement(alert, ground) {
  const { headline = "", words = "", detail = "", message_length: most = 140, merged = "" } = alert.design.options;
  const values = { ...valuesOf(alert, most), name: () => namesOf(alert, merged, ground) };
  const element = document.createElement("div");
  element.className = "words";
  const large = line("name", filled(words, values));
  const small = line(large ? "headline" : "name", filled(headline, values));
  const text = line("text", filled(detail, values));
  element.append(...[small, large, text].filter(Boolean));
  return element;
}

/** The outline belongs to the words inside, whose width can be measured. */
function line(className, nodes) {
  const inside = document.createElement("bdi");
  inside.append(...nodes);
  if (!inside.textContent.trim() && !inside.querySelector("img")) return null;
  const paragraph = document.createElement("p");
  paragraph.className = className;
  paragraph.dir = directionOf(inside.textContent);
  inside.className = "line stroked";
  paragraph.append(inside);
  return paragraph;
}

/** Words stand towards the picture beside them, or towards the page's edge. */
function alignOf(layout, position) {
  if (layout === "right") return "left";
  if (layout === "left") return "right";
  return position.endsWith("left") ? "left" : position.endsWith("right") ? "right" : "center";
}
