import { seededRandom } from "@/lib/core/random";

/** Choices that depend on two numbers alone, so that every input can be made again. */
export class Dice {
  readonly #random: () => number;

  constructor(seed: number, index: number) {
    this.#random = seededRandom(Math.imul(index + 1, 0x9e3779b1) ^ seed);
  }

  /** A whole number from 0 up to `count` − 1; 0 when there is nothing to choose from. */
  below(count: number): number {
    return Math.floor(this.#random() * Math.max(count, 1));
  }

  pick<T>(choices: readonly T[]): T {
    const chosen = choices[this.below(choices.length)];
    if (chosen === undefined) throw new RangeError("There is nothing to pick from.");
    return chosen;
  }

  chance(probability: number): boolean {
    return this.#random() < probability;
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.below(256));
  }
}
