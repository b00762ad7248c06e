/** The doctor's page: what is well, what is not, and the next step; looked at again whenever something changes. */

import "../panel/icon.js";
import { startLine } from "../editor/line.js";
import { call } from "../panel/api.js";
import { feed } from "../panel/feed.js";
import { reveal } from "../panel/reveal.js";
import { writeToClipboard } from "../panel/secret.js";
import { t } from "../panel/texts.js";
import { age } from "../panel/times.js";
import { Groups } from "./groups.js";

const CHANGED_MS = 1_500;
const EVERY_MS = 20_000;
const SAID_MS = 1_500;
const SIGNS = { ok: "dot", warning: "triangle", broken: "cross" };

const find = (selector) => document.querySelector(selector);
const groups = new Groups(find(".groups"));
const only = find("[name=only]");
let report = null;
let looking = false;
let due = 0;

async function look() {
  clearTimeout(due);
  due = 0;
  if (looking) {
    lookSoon();
    return;
  }
  looking = true;
  try {
    report = await call("GET", "/api/doctor");
    find("main > .fault").hidden = true;
    draw();
  } catch (error) {
    const fault = find("main > .fault");
    fault.hidden = false;
    fault.textContent = t("doctor.failed", { reason: error.message });
  }
  looking = false;
  reveal(find(".doctor"));
}

/** While things keep changing, it is looked at every so often, and not after they are done. */
function lookSoon() {
  due ||= setTimeout(look, CHANGED_MS);
}

function draw() {
  const shown = report.findings.filter(({ state }) => !only.checked || state !== "ok");
  groups.update(shown);
  find(".nothing").hidden = shown.length > 0;
  const sign = find(".verdict .sign");
  sign.hidden = false;
  sign.dataset.sign = SIGNS[report.state];
  const words = t(`doctor.verdict.${report.state}`);
  const verdict = find(".verdict .words");
  if (verdict.textContent !== words) verdict.textContent = words;
  drawAge();
}

function drawAge() {
  if (report) find(".checked").textContent = t("doctor.checked", { age: age(Date.now() - Date.parse(report.checked_at)) });
}

/** What is on the page as plain text, for a question in a forum. */
function asText() {
  return report.findings.map((finding) => {
    const lines = [finding.found, ...finding.details, ...(finding.next ? [`${t("doctor.next")} ${finding.next}`] : [])];
    return `[${t(`doctor.state.${finding.state}`)}] ${finding.title}: ${lines.join("\n    ")}`;
  }).join("\n");
}

async function copy(press) {
  if (!report) return;
  const words = press.querySelector("span");
  words.textContent = t((await writeToClipboard(asText())) ? "common.copied" : "common.not_copied");
  setTimeout(() => (words.textContent = t("doctor.copy")), SAID_MS);
}

async function again(press) {
  press.disabled = true;
  await look();
  press.disabled = false;
  press.focus();
}

find("[data-press=again]").addEventListener("click", ({ currentTarget }) => again(currentTarget));
find("[data-press=copy]").addEventListener("click", ({ currentTarget }) => copy(currentTarget));
only.addEventListener("change", () => report && draw());
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && look());
feed.addEventListener("panel:status", () => document.visibilityState === "visible" && lookSoon());
setInterval(() => {
  drawAge();
  if (document.visibilityState === "visible" && report && Date.now() - Date.parse(report.checked_at) > EVERY_MS) look();
}, EVERY_MS / 2);
startLine(find(".strips"), { cut: "doctor.cut", gone: "doctor.cut" }, { opened: look, left: () => {} });
