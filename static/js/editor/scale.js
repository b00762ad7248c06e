/** A number's place on a slider, and back: wide ranges give most of the way to the small numbers. No DOM in here. */

const WIDE = 150;
const VERY_WIDE = 1000;

export class Scale {
  #low;
  #high;
  #power;

  /** @param {{type: string, minimum?: number | null, maximum?: number | null}} option */
  constructor({ type, minimum, maximum }) {
    this.#low = minimum ?? 0;
    this.#high = maximum ?? 100;
    const range = this.#high - this.#low;
    this.#power = range >= VERY_WIDE ? 3 : range >= WIDE ? 2 : 1;
    /** The distance of two values a slider stops at. */
    this.step = type === "integer" || range >= WIDE ? 1 : range > 20 ? 0.5 : range > 4 ? 0.1 : range > 1 ? 0.01 : 0.005;
  }

  has(value) {
    return value >= this.#low && value <= this.#high;
  }

  /** From 0 to 1. */
  placeOf(value) {
    return Math.max(0, (value - this.#low) / (this.#high - this.#low)) ** (1 / this.#power);
  }

  /** The value at a place from 0 to 1, on a step. */
  at(place) {
    return this.#rounded(this.#low + (this.#high - this.#low) * place ** this.#power);
  }

  /** So many steps further, within the range. */
  move(value, steps) {
    return Math.min(this.#high, Math.max(this.#low, this.#rounded(value + steps * this.step)));
  }

  #rounded(value) {
    const steps = Math.round(value / this.step) * this.step;
    return Math.min(this.#high, Math.max(this.#low, Number(steps.toFixed(4))));
  }
}

/** A number as it is written in its field. */
export function written(value) {
  return typeof value === "number" ? String(Number(value.toFixed(4))) : String(value);
}
