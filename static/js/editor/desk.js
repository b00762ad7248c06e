/** Where every change passes: it is applied, remembered for undo, and brought to the server. No DOM in here. */

import { call } from "../panel/api.js";
import { History } from "./history.js";
import { Look, same } from "./look.js";
import { Saver } from "./saver.js";

/**
 * Reports `desk:changed` (detail: the change, if it was made here), `desk:saved`, `desk:refused` (detail: the option's or
 * measure's name, which may be empty, and the message), `desk:unreached` (detail: the message), and for what has
 * revisions `desk:conflict` (detail: the names that somebody else changed too) and `desk:joined` (detail: the names that
 * somebody else changed beside ours).
 */
export class Desk extends EventTarget {
  /** What is edited, an overlay or a design, as the server has it. */
  subject;
  /** @type {Look} */
  look;
  savedAt = 0;
  history = new History();
  #saver;

  /** @param {string} path of the subject in the server's interface */
  constructor(subject, manifest, themes, path) {
    super();
    this.subject = subject;
    this.look = new Look(manifest, themes);
    this.look.take(subject);
    this.path = path;
    this.#saver = new Saver(this.path, {
      base: () => ("revision" in this.subject ? { revision: this.subject.revision } : {}),
      saved: (saved, isAll) => this.#saved(saved, isAll),
      refused: (name, message) => this.#refused(name, message),
      unreached: (message) => this.#report("desk:unreached", message),
      conflict: (present) => this.#meet(present),
    });
  }

  get idle() {
    return this.#saver.idle;
  }

  /**
   * @param {string} key what is changed, the same for all values of one drag
   * @param {import("./look.js").Change} change
   * @param {{open?: boolean}} [how]
   */
  change(key, change, { open = false } = {}) {
    const wanted = this.#lean(change);
    this.history.record(key, this.look.opposite(wanted), wanted, open);
    this.#apply(wanted);
  }

  rename(name) {
    this.#saver.save({ name });
  }

  seal = () => this.history.seal();

  undo = () => this.#apply(this.history.undo());

  redo = () => this.#apply(this.history.redo());

  retry = () => this.#saver.retry();

  /** Until the server has everything, or it is known that it will not soon. @returns {Promise<boolean>} whether it has */
  async settled() {
    const ends = ["desk:saved", "desk:refused", "desk:unreached", "desk:conflict"];
    while (!this.idle) {
      const { type } = await new Promise((resolve) => {
        for (const end of ends) this.addEventListener(end, resolve, { once: true });
      });
      if (type === "desk:unreached" || type === "desk:conflict") return false;
    }
    return true;
  }

  /** The subject as the server tells of it; while changes are under way, ours count. */
  take(subject) {
    if (subject.revision < this.subject.revision) return;
    if (!this.idle && "revision" in subject) return;
    const before = this.subject;
    this.subject = subject;
    if (!this.idle) return;
    this.look.take(subject);
    if (!same(before, subject)) this.#report("desk:changed");
  }

  /** Ends a conflict: our changes count once more, or the other's do. @param {"ours" | "theirs"} whose */
  settle(whose) {
    const counts = whose === "ours";
    this.look.take(this.subject);
    if (counts) this.look.apply(this.#saver.waiting ?? {});
    this.#saver.settle(counts);
    this.#report("desk:changed");
    if (!counts) this.#report("desk:saved");
  }

  /** Gives the subject a look from a file: one step, whatever is in it. */
  async import(file) {
    const before = { ...this.look.chosen };
    const { width, height } = this.look;
    const subject = await call("PUT", `${this.path}/look`, file);
    const names = [...new Set([...Object.keys(before), ...Object.keys(subject.options)])];
    const pick = (options) => Object.fromEntries(names.map((name) => [name, options[name] ?? null]));
    this.history.record("import", { options: pick(before), width, height },
      { options: pick(subject.options), width: subject.width, height: subject.height }, false);
    this.subject = subject;
    this.look.take(subject);
    this.#report("desk:changed");
    this.#saved(subject, true);
  }

  #apply(change) {
    if (!change) return;
    this.look.apply(change);
    this.#report("desk:changed", change);
    this.#saver.save(change);
  }

  /** What is as it would be anyway follows the theme from now on. */
  #lean(change) {
    if (!change.options) return change;
    const byName = new Map(this.look.options.map((option) => [option.name, option]));
    const lean = ([name, value]) => [name, value !== null && same(value, this.look.defaultOf(byName.get(name))) ? null : value];
    return { ...change, options: Object.fromEntries(Object.entries(change.options).map(lean)) };
  }

  #saved(subject, isAll) {
    this.subject = subject;
    if (!isAll) return;
    this.savedAt = Date.now();
    this.#report("desk:saved");
  }

  /** Somebody else saved first. What he did not touch is ours to change; about the rest the streamer is asked. */
  #meet(present) {
    const before = this.subject;
    const wanted = this.#saver.waiting ?? {};
    const value = (subject, name) => (name === "name" ? subject.name : (subject.options[name] ?? null));
    const names = [...new Set([...Object.keys(before.options), ...Object.keys(present.options), "name"])];
    const theirs = names.filter((name) => !same(value(before, name), value(present, name)));
    const ours = { ...wanted.options, ...("name" in wanted && { name: wanted.name }) };
    const both = theirs.filter((name) => name in ours && !same(ours[name], value(present, name)));
    this.subject = present;
    if (both.length) {
      this.#report("desk:conflict", both);
      return;
    }
    const beside = theirs.filter((name) => !(name in ours));
    this.settle("ours");
    if (beside.length) this.#report("desk:joined", beside);
  }

  /** What the server has counts again; it is not a step to go back to. */
  #refused(name, message) {
    this.history.forget(name);
    const { options, width, height } = this.subject;
    if (name in this.look.chosen) this.look.apply({ options: { [name]: options[name] ?? null } });
    else if (name) this.look.apply({ width, height });
    else this.look.take(this.subject);
    this.#report("desk:refused", { name, message });
    this.#report("desk:changed");
  }

  #report(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
