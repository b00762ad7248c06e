/** The lines by what they are about, in the order the server tells them. */

import { Keyed } from "../panel/keyed.js";
import { make } from "../panel/make.js";
import { t } from "../panel/texts.js";
import { FindingRow } from "./finding-row.js";

class Group {
  #list = make("ol");
  #rows = new Keyed(this.#list, ({ key }) => key, () => new FindingRow());

  constructor(name) {
    const id = `group-${name}`;
    this.element = make("section", { "aria-labelledby": id }, make("h2", { id }, t(`doctor.group.${name}`)), this.#list);
  }

  update({ findings }) {
    this.#rows.update(findings);
  }
}

export class Groups {
  #groups;

  /** @param {HTMLElement} place */
  constructor(place) {
    this.#groups = new Keyed(place, ({ name }) => name, ({ name }) => new Group(name));
  }

  /** @param {import("./finding-row.js").Finding[]} findings */
  update(findings) {
    const groups = new Map();
    const seen = new Map();
    for (const finding of findings) {
      const what = `${finding.check} ${finding.overlay ?? finding.title}`;
      const nth = (seen.get(what) ?? 0) + 1;
      seen.set(what, nth);
      const group = groups.get(finding.group) ?? { name: finding.group, findings: [] };
      group.findings.push({ ...finding, key: `${what} ${nth}` });
      groups.set(finding.group, group);
    }
    this.#groups.update([...groups.values()]);
  }
}
