/** `<panel-icon name="...">`: draws one of the panel's small pictures, for the eye only. */

const SVG = "http://www.w3.org/2000/svg";

/** Strokes on a 24-unit square; a path that starts with `=` is filled. */
const PATHS = {
  arrow: ["M4 12h15", "M13 6l6 6-6 6"],
  bell: ["M6 17V11a6 6 0 0 1 12 0v6l2 1H4z", "M10 21h4"],
  bot: ["=M4 8h16v12H4z M11 3h2v5h-2z M2 12h2v4H2z M20 12h2v4h-2z"],
  calendar: ["M4 6h16v14H4z", "M4 11h16", "M8 3v5", "M16 3v5"],
  chat: ["M3 5h18v12H11l-5 4v-4H3z"],
  check: ["M4 12l6 6L20 6"],
  chevron: ["M6 9l6 6 6-6"],
  clear: ["M3 6h18", "M3 12h9", "M3 18h7", "M15 14l6 6", "M21 14l-6 6"],
  clock: ["M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18", "M12 7v5l4 2"],
  copy: ["M9 9h11v11H9z", "M5 15H4V4h11v1"],
  cross: ["M6 6l12 12", "M18 6L6 18"],
  bookmark: ["M6 3h12v18l-6-5-6 5z"],
  down: ["M12 4v15", "M6 13l6 6 6-6"],
  eye: ["M2 12q10-13 20 0q-10 13-20 0z", "M12 9a3 3 0 1 0 0 6a3 3 0 0 0 0-6"],
  grip: ["=M8 4h3v3H8z M13 4h3v3h-3z M8 10.500h3v3H8z M13 10.500h3v3h-3z M8 17h3v3H8z M13 17h3v3h-3z"],
  feature: ["M3 5h18v12H3z", "M8 21h8", "M12 8v6", "M9 11h6"],
  hide: ["M3 12q9-12 18 0q-9 12-18 0z", "M4 3l16 18"],
  join: ["M14 4h6v16h-6", "M3 12h11", "M10 7l5 5-5 5"],
  layers: ["M12 3l9 5-9 5-9-5z", "M3 13l9 5 9-5"],
  list: ["M9 6h12", "M9 12h12", "M9 18h12", "M3 6h2", "M3 12h2", "M3 18h2"],
  mute: ["M4 9v6h4l5 4V5L8 9z", "M17 10l4 4", "M21 10l-4 4"],
  out: ["M8 5h11v11", "M19 5L6 18"],
  part: ["M10 4H4v16h6", "M9 12h12", "M17 7l5 5-5 5"],
  pause: ["M8 5v14", "M16 5v14"],
  pencil: ["M4 20l1-5L16 4l4 4L9 19z"],
  play: ["M7 4l12 8-12 8z"],
  plus: ["M12 4v16", "M4 12h16"],
  rename: ["M4 8h14", "M14 4l4 4-4 4", "M20 16H6", "M10 12l-4 4 4 4"],
  replay: ["M4 5v6h6", "M4.5 11a8 8 0 1 1-.5 4"],
  reply: ["M9 5l-6 6 6 6", "M3 11h12q6 0 6 8"],
  search: ["M10.5 4a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13", "M15.5 15.500L21 21"],
  shield: ["=M12 2l8 3v7c0 5-4 8-8 10c-4-2-8-5-8-10V5z"],
  skip: ["M5 4l10 8-10 8z", "M19 4v16"],
  sliders: ["M3 6h8", "M15 6h6", "M13 3v6", "M3 12h2", "M9 12h12", "M7 9v6", "M3 18h10", "M17 18h4", "M15 15v6"],
  sound: ["M4 9v6h4l5 4V5L8 9z", "M17 8q3 4 0 8"],
  star: ["M12 3l2.7 6 6.3.7-4.7 4.3 1.3 6.400L12 17.200l-5.6 3.2 1.3-6.400L3 9.7 9.3 9z"],
  stop: ["=M6 6h12v12H6z"],
  stream: ["M8 16a6 6 0 0 1 0-8", "M16 8a6 6 0 0 1 0 8", "M5 19a10 10 0 0 1 0-14", "M19 5a10 10 0 0 1 0 14",
    "=M12 10a2 2 0 1 0 0 4a2 2 0 0 0 0-4"],
  text: ["M5 6h14", "M12 6v13", "M9 19h6"],
  up: ["M12 20V5", "M6 11l6-6 6 6"],
  unknown: ["=M3 10h4v4H3z M10 10h4v4h-4z M17 10h4v4h-4z"],
  warning: ["M12 4L2.5 20h19z", "M12 10v5", "M12 17.500v.5"],
};

export class PanelIcon extends HTMLElement {
  static observedAttributes = ["name"];

  attributeChangedCallback() {
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    for (const line of PATHS[this.getAttribute("name")] ?? PATHS.unknown) {
      const path = document.createElementNS(SVG, "path");
      path.setAttribute("d", line.replace("=", ""));
      if (line.startsWith("=")) path.setAttribute("class", "solid");
      svg.append(path);
    }
    this.replaceChildren(svg);
  }
}

customElements.define("panel-icon", PanelIcon);
