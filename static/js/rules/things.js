/** What rules can name beside the vocabulary: the designs there are, and the overlays that show alerts. */

import { same } from "../editor/look.js";
import { call } from "../panel/api.js";

/** Reports `things:changed`. */
export class Things extends EventTarget {
  /** @type {{id: number, name: string}[]} */
  designs = [];
  /** @type {{id: number, name: string}[]} */
  overlays = [];

  async load() {
    const [{ designs }, { overlays }] = await Promise.all([call("GET", "/api/designs"), call("GET", "/api/overlays")]);
    const before = [this.designs, this.overlays];
    this.designs = designs.map(named);
    this.overlays = overlays.filter(({ kind }) => kind === "alerts").map(named);
    if (!same(before, [this.designs, this.overlays])) this.dispatchEvent(new CustomEvent("things:changed"));
  }
}

const named = ({ id, name }) => ({ id, name });
