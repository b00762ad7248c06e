/** `<panel-post>`: writes into chat as the bot, the server, or nobody. What was typed stays until it was posted. */

import { call } from "./api.js";
import { feed } from "./feed.js";
import { SavedLines } from "./saved-lines.js";
import { t } from "./texts.js";
import { Written } from "./written.js";

/** Longer is possible, but nobody reads it on a stream. */
const READABLE_LETTERS = 500;

export class PanelPost extends HTMLElement {
  #written = new Written();
  /** What was written before, as it was when it was asked for; and how far back in it the field is. */
  #before = [];
  #recalled = 0;
  #busy = false;
  /** What was to be sent while the post before it was under way. */
  #next = "";
  #botName = "";

  connectedCallback() {
    this.form = this.querySelector("form");
    this.field = this.querySelector("textarea");
    this.saved = new SavedLines(this.form, {
      draft: () => ({ kind: this.#kind, body: this.field.value }),
      use: (line) => this.#use(line),
    });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    this.form.addEventListener("change", () => this.update());
    this.field.addEventListener("input", () => this.#edited());
    this.field.addEventListener("keydown", (event) => this.#key(event));
    feed.addEventListener("panel:status", () => this.update());
    feed.addEventListener("panel:state", () => this.update());
    feed.addEventListener("panel:reset", (event) => this.#learnName(event.detail));
    feed.addEventListener("panel:events", (event) => this.#learnName(event.detail));
  }

  /** Starts an answer to somebody. */
  answer(name) {
    if (!this.field.value.includes(`@${name}`)) this.field.value = `@${name} ${this.field.value}`;
    this.form.elements.kind.value = "user";
    this.#edited();
    this.update();
    this.field.focus();
  }

  /** Writes a saved line, to be looked at and sent. */
  #use({ kind, body }) {
    this.form.elements.kind.value = kind;
    this.field.value = body;
    this.#edited();
    this.update();
    this.field.focus();
  }

  update() {
    const reason = this.#blocked();
    const hint = this.querySelector(".hint");
    hint.textContent = reason || this.#speaker();
    hint.title = hint.textContent;
    hint.dataset.blocked = String(Boolean(reason));
    this.querySelector(".send").disabled = Boolean(reason) || this.#busy;
  }

  get #kind() {
    return this.form.elements.kind.value;
  }

  /** Why nothing can be posted, in words; empty when it can. */
  #blocked() {
    if (!feed.ready || feed.status.demo) return "";
    const { state, token, can_send: send, can_system: system } = feed.status.owncast;
    if (state === "unset") return t("post.no_address");
    if (token === "unset") return t("post.no_token");
    if (token === "refused") return t("post.token_refused");
    if (token === "ok" && this.#kind === "user" && !send) return t("post.may_not_send");
    if (token === "ok" && this.#kind !== "user" && !system) return t("post.may_not_system");
    return "";
  }

  #speaker() {
    if (this.#kind === "action") return t("post.as_action");
    if (this.#kind === "system") return t("post.as_system", { name: feed.state.name || feed.status.owncast.name || t("chat.server") });
    return this.#botName ? t("post.as_user", { name: this.#botName }) : t("post.as_bot");
  }

  #learnName(events) {
    const post = events.filter((event) => event.source === "post" && event.type === "CHAT").at(-1);
    if (!post || post.data.user.name === this.#botName) return;
    this.#botName = post.data.user.name;
    this.update();
  }

  #edited() {
    // what was brought back and changed is a draft: no arrow takes it away
    this.#recalled = 0;
    const length = [...this.field.value].length;
    const counter = this.querySelector(".counter");
    counter.textContent = `${length}/${READABLE_LETTERS}`;
    counter.dataset.over = String(length > READABLE_LETTERS);
    this.saved.update();
    this.field.style.height = "";
    if (this.field.scrollHeight > this.field.clientHeight) this.field.style.height = `${this.field.scrollHeight + 2}px`;
  }

  #key(event) {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.form.requestSubmit();
    } else if (event.key === "ArrowUp" && (this.field.value === "" || this.#recalled > 0)) {
      if (this.#recalled === 0) this.#before = this.#written.all();
      if (!this.#before.length) return;
      event.preventDefault();
      this.#recall(Math.min(this.#before.length, this.#recalled + 1));
    } else if (event.key === "ArrowDown" && this.#recalled > 0) {
      event.preventDefault();
      this.#recall(this.#recalled - 1);
    }
  }

  #recall(back) {
    this.field.value = back ? this.#before.at(-back) : "";
    this.#edited();
    this.#recalled = back;
  }

  async #send() {
    const body = this.field.value;
    if (!body.trim() || this.#blocked()) return;
    if (this.#busy) {
      this.#next = body;
      return;
    }
    this.#busy = true;
    this.#next = "";
    this.update();
    let next = "";
    try {
      await call("POST", "/api/messages", { kind: this.#kind, body, html: false });
      this.#written.add(body);
      // what was typed while the post was under way is the next one
      if (this.field.value === body) this.field.value = "";
      this.#fault("");
      next = this.#next;
    } catch (error) {
      // "may have been posted" is no failure to post
      this.#fault(error.status === 504 ? error.message : t("post.not_sent", { message: error.message }));
    }
    this.#busy = false;
    this.#edited();
    this.update();
    if (next && this.field.value === next) this.#send();
  }

  #fault(message) {
    const fault = this.querySelector("#post-fault");
    fault.hidden = !message;
    fault.textContent = message;
    this.field.setAttribute("aria-invalid", String(Boolean(message)));
    const send = this.querySelector(".send");
    send.classList.toggle("accent", !message);
    send.dataset.again = String(Boolean(message));
    const words = t(message ? "post.send_again" : "post.send");
    send.querySelector(".label").textContent = words;
    // where there is no room the words are not drawn, but still said
    send.setAttribute("aria-label", words);
  }
}

customElements.define("panel-post", PanelPost);
