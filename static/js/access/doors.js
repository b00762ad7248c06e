/** Who gets in, as the server has it: what the page's parts draw, and the calls that change it. */

import { call } from "../panel/api.js";

const PATH = "/api/access";

/** Reports `doors:changed` whenever it knows something newer. */
class Doors extends EventTarget {
  /** @type {object | null} the answer of `GET /api/access` */
  now = null;

  async load() {
    this.#take(await call("GET", PATH));
  }

  /** Sets, changes or removes (`null`) the password. */
  async setPassword(password, present) {
    this.#take(await call("PUT", `${PATH}/password`, { password, present }));
  }

  /** @param {string} [password] to be set where there is none */
  async setNetwork(on, password) {
    this.#take(await call("PUT", `${PATH}/network`, password === undefined ? { on } : { on, password }));
  }

  async endSession(id) {
    await call("DELETE", `${PATH}/sessions/${id}`);
    await this.load();
  }

  async endSessions() {
    this.#take(await call("DELETE", `${PATH}/sessions`));
  }

  /** @returns {Promise<object>} an address that logs one device in */
  invite() {
    return call("POST", `${PATH}/invitations`);
  }

  async makeLink(name, moderates) {
    return this.#made(call("POST", `${PATH}/links`, { name, moderates }));
  }

  async renewLink(id) {
    return this.#made(call("POST", `${PATH}/links/${id}/address`));
  }

  /** The address before the newest works again. */
  async takeLinkBack(id) {
    try {
      await call("DELETE", `${PATH}/links/${id}/address`);
    } finally {
      await this.load();
    }
  }

  async revokeLink(id) {
    await call("DELETE", `${PATH}/links/${id}`);
    await this.load();
  }

  async restoreLink(id) {
    try {
      await call("POST", `${PATH}/links/${id}/restore`);
    } finally {
      // it may have been brought back elsewhere
      await this.load();
    }
  }

  async #made(answer) {
    const link = await answer;
    await this.load();
    return link;
  }

  #take(now) {
    this.now = now;
    this.dispatchEvent(new CustomEvent("doors:changed"));
  }
}

export const doors = new Doors();
