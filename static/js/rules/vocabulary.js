/** What rules can be made of, as the server declares it: conditions, actions and limits, each with its parameters. */

import { t } from "../panel/texts.js";

/** What the alert takes: things of ours, which no declaration of types covers. */
const ALERT = () => [
  { name: "design", type: "design", label: t("rules.design"), default: null },
  { name: "overlays", type: "overlays", label: t("rules.on_overlays"), default: [] },
  { name: "priority", type: "choice", label: t("rules.priority"), default: "normal",
    choices: ["normal", "high"].map((value) => ({ value, label: t(`rules.priority_${value}`) })) },
];

export class Vocabulary {
  constructor({ conditions, actions, limits }) {
    this.conditions = conditions;
    this.actions = actions.map((action) => ({ ...action, params: action.type === "alert" ? ALERT() : (action.params ?? []) }));
    this.limits = limits;
  }

  has(name) {
    return this.conditions.some((condition) => condition.name === name);
  }

  /** One that is not known is shown by its name; the server says what is wrong with it. */
  condition(name) {
    return this.conditions.find((condition) => condition.name === name) ?? { name, title: name, params: [] };
  }

  action(type) {
    return this.actions.find((action) => action.type === type) ?? { type, title: type, params: [] };
  }

  /** What a condition starts with. */
  defaults(name) {
    return starting(this.condition(name).params);
  }

  /** What an action starts with: the first design there is. @param {import("./fields.js").Things} things */
  newAction(type, things) {
    const action = { type, ...starting(this.action(type).params) };
    if ("design" in action) action.design ??= things.designs[0]?.id ?? null;
    return action;
  }

  /** Whether everything that has to be said is said; whether it makes sense is for the server to say. */
  isComplete({ when, then }) {
    return this.#isSaid(when) && then.every((action) => said(this.action(action.type).params, action));
  }

  #isSaid(part) {
    return "group" in part ? part.parts.every((one) => this.#isSaid(one)) : said(this.condition(part.is).params, part.params);
  }
}

function said(params, values) {
  return params.every(({ name, default: usual }) => {
    const value = values[name] ?? usual;
    return value !== null && value !== "" && !(usual === null && Array.isArray(value) && value.length === 0);
  });
}

function starting(params) {
  return Object.fromEntries(params.map(({ name, type, default: value }) => [name, structuredClone(value ?? EMPTY[type] ?? null)]));
}

/** What has to be said starts empty. */
const EMPTY = { text: "", command: "", pattern: "", choices: [], names: [] };
