/** What one overlay looks like: what was chosen, and what counts where nothing was. No DOM in here. */

/**
 * @typedef {import("./form.js").Option} Option
 * @typedef {Record<string, unknown[]>} Condition it holds while one of these options has one of its values
 * @typedef {object} Theme as the server describes it; all by kind
 * @property {string} name
 * @property {Record<string, Record<string, unknown>>} defaults
 * @property {Record<string, {when: Condition, defaults: Record<string, unknown>}[]>} [variants] go before the defaults
 * @property {Record<string, Record<string, Condition>>} [unless] go before those of the options
 * @typedef {object} Change
 * @property {Record<string, unknown>} [options] null goes back to the default
 * @property {number} [width]
 * @property {number} [height]
 */

export class Look {
  /** The options that were chosen; the others have their defaults. @type {Record<string, unknown>} */
  chosen = {};
  width = 0;
  height = 0;
  #themes;

  /**
   * @param {{kind: string, options: Option[]}} manifest
   * @param {Theme[]} themes
   */
  constructor(manifest, themes) {
    this.kind = manifest.kind;
    this.options = manifest.options;
    this.#themes = new Map(themes.map((theme) => [theme.name, theme]));
    this.themeOption = manifest.options.find(({ type }) => type === "theme") ?? null;
  }

  /** The theme in force; null for a kind that has none. */
  get theme() {
    return this.themeOption && (this.#themes.get(this.valueOf(this.themeOption)) ?? null);
  }

  /** @param {Option} option */
  defaultOf(option) {
    if (option === this.themeOption) return option.default;
    const { defaults, variants } = this.theme ?? {};
    const variant = variants?.[this.kind]?.findLast((one) => option.name in one.defaults && this.#holds(one.when));
    return (variant?.defaults ?? defaults?.[this.kind])?.[option.name] ?? option.default;
  }

  /** Whether it changes anything that is seen, with the others as they are. @param {Option} option */
  counts(option) {
    return !this.#holds(this.theme?.unless?.[this.kind]?.[option.name] ?? option.unless ?? {});
  }

  /** @param {Option} option */
  valueOf(option) {
    return this.chosen[option.name] ?? this.defaultOf(option);
  }

  /** @param {Option} option */
  differs(option) {
    return option.name in this.chosen && !same(this.chosen[option.name], this.defaultOf(option));
  }

  /** The overlay as the server has it. */
  take({ options, width, height }) {
    this.chosen = { ...options };
    this.width = width;
    this.height = height;
  }

  /** @param {Change} change */
  apply({ options = {}, width = this.width, height = this.height }) {
    for (const [name, value] of Object.entries(options)) {
      if (value === null) delete this.chosen[name];
      else this.chosen[name] = value;
    }
    this.width = width;
    this.height = height;
  }

  /** What leads back from a change that is about to be applied. @param {Change} change @returns {Change} */
  opposite({ options, width, height }) {
    const back = {};
    if (options) back.options = Object.fromEntries(Object.keys(options).map((name) => [name, this.chosen[name] ?? null]));
    if (width !== undefined) back.width = this.width;
    if (height !== undefined) back.height = this.height;
    return back;
  }

  /** What takes these options back to their defaults. @param {Option[]} options @returns {Change} */
  reset(options) {
    const names = options.filter((option) => option.name in this.chosen).map(({ name }) => name);
    return { options: Object.fromEntries(names.map((name) => [name, null])) };
  }

  #holds(condition) {
    return Object.entries(condition).some(([name, values]) => {
      const value = this.valueOf(this.options.find((option) => option.name === name));
      return values.some((one) => same(one, value));
    });
  }
}

/** Whether two values of an option are the same. */
export function same(one, other) {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
