/** How the connection to OBS is, in the reader's language. */

import { t } from "../panel/texts.js";

/** @typedef {{state: string, message: string, reason: string, version: string, scene: string, scenes: string[], sources: object[]}} Obs the section of the status */

/** @type {Obs} */
const UNKNOWN = { state: "off", message: "", reason: "", version: "", scene: "", scenes: [], sources: [] };

/** The section, also before the first status came. @param {object} status @returns {Obs} */
export const obsOf = (status) => ({ ...UNKNOWN, ...status.obs });

/** The sign and the sentence for it. @param {Obs} obs @returns {["dot" | "ring" | "triangle", string]} */
export function inWords({ state, message, version, scene }) {
  if (state === "connected") return ["dot", scene ? t("obs.connected_on_air", { version, scene }) : t("obs.connected", { version })];
  if (state === "connecting") return ["ring", t("obs.connecting")];
  if (state === "off") return ["ring", t("obs.off")];
  return ["triangle", message];
}
