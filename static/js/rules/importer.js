/** Takes a file of commands as teklynk's alerts have it, and reports what became of each. */

import { call } from "../panel/api.js";
import { make } from "../panel/make.js";
import { count, t } from "../panel/texts.js";

const LARGEST_BYTES = 1024 * 1024;

/**
 * @param {File} file
 * @throws {Error} in words
 */
export async function importFile(file) {
  if (file.size > LARGEST_BYTES) throw new Error(t("rules.import_too_large"));
  let commands;
  try {
    commands = JSON.parse(await file.text());
  } catch {
    throw new Error(t("rules.import_not_json"));
  }
  return call("POST", "/api/import/teklynk", commands);
}

/**
 * @param {HTMLElement} place
 * @param {string} name of the file
 * @param {{rules: object[], designs: object[], taken: unknown[], left: {what: string, why: string}[]}} report
 * @param {(id: number) => void} open
 */
export function showReport(place, name, report, open) {
  const rules = report.rules.map((rule) => make("li", {}, make("button", { type: "button", className: "plain", onclick: () => open(rule.id) },
    make("strong", { dir: "auto" }, rule.name), make("small", { dir: "auto" }, rule.sentence))));
  const designs = report.designs.map((design) => make("li", {}, make("a", { href: `/designs/${design.id}`, dir: "auto" }, design.name)));
  const left = report.left.map(({ what, why }) => make("li", {}, make("strong", { dir: "auto" }, what), make("small", { dir: "auto" }, why)));
  const taken = report.taken.map((what) => make("li", { dir: "auto" }, typeof what === "string" ? what : `${what.what ?? ""} ${what.as ?? ""}`));
  place.replaceChildren(make("p", { className: "lead" }, t("rules.import_from", { name })),
    ...listed(count("rules.import_rules", rules.length), rules),
    ...listed(count("rules.import_designs", designs.length), designs),
    ...listed(t("rules.import_taken"), taken),
    ...(left.length ? listed(count("rules.import_left", left.length), left, "left") : [make("p", {}, t("rules.import_all"))]));
}

function listed(title, rows, className = "") {
  return rows.length ? [make("h3", {}, title), make("ul", { className }, ...rows)] : [];
}
