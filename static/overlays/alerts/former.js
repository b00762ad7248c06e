/** An alert as servers described it before designs were made by streamers; it is drawn in the theme Bare. */

const MOTIFS = { first_join: "hello", stream_started: "live", follow: "follow", test: "star" };

/** @param {object} alert @returns {import("./alerts.js").Alert} */
export function withDesign(alert) {
  if (typeof alert.design !== "string") return alert;
  const { design, headline, name, text, color } = alert;
  const options = {
    headline, words: name ? "{name}" : "", detail: "{title}", size: 100, words_width: 66, motif: MOTIFS[design] ?? "hello",
    position: "top-left", layout: "theme", enter: "theme", leave: "theme", stroke: 18, shadow: 12,
  };
  return {
    ...alert,
    title: headline,
    design: { theme: "bare", options, media: {} },
    values: { name, title: text, message: "", count: 1, handle: "", old_name: "", viewers: 0, uptime: 0 },
    fragments: [],
    people: [{ name, color }],
    roles: {},
  };
}
