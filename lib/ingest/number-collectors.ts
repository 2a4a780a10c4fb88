import type { PredictionCell } from "./prediction-cell";
import { type CellPlace, refuseCell } from "./refuse-predictions";

const WHOLE_IN_PERCENT = 100;
const MISSING = /^(?:|na|n\/a|nan|null)$/i;

/** Says what a number must be, and how to mend what is not. */
export type NumberRule = {
  readonly expected: string;
  readonly fix: string;
  readonly accepts: (value: number) => boolean;
  /** Whether a cell may hold nothing, which becomes NaN. */
  readonly mayBeMissing?: true;
  /** Appended to the sentence for a value that shows what went wrong. */
  readonly hint?: (value: number | undefined, text: string) => string;
};

const isWithinUnit = (value: number): boolean => value >= 0 && value <= 1;

export const OUTCOME: NumberRule = {
  expected: "0 or 1",
  fix: "Write 1 where the event happened and 0 where it did not.",
  accepts: (value) => value === 0 || value === 1,
};

export const RISK: NumberRule = {
  expected: "a probability from 0 to 1",
  fix: "Write probabilities, for example 0.37 for 37 %.",
  accepts: isWithinUnit,
  hint: (value, text) => {
    const isPercentage = /%$/.test(text) || (value !== undefined && value > 1 && value <= WHOLE_IN_PERCENT);
    return isPercentage ? "; it looks like a percentage" : "";
  },
};

/** Another model may give no risk for some patients. */
export const COMPARATOR: NumberRule = { ...RISK, mayBeMissing: true };

export const WEIGHT: NumberRule = {
  expected: "a weight above 0",
  fix: "Leave rows out that should not count, and give every other a weight above 0.",
  accepts: (value) => value > 0 && Number.isFinite(value),
};

export const THRESHOLD: NumberRule = {
  expected: "a threshold above 0 and below 1",
  fix: "Write the predicted risk from which on the model alarms; at 0 or 1 it alarms always or never.",
  accepts: (value) => value > 0 && value < 1,
};

/** Collects a column of numbers that keep a rule. */
export class NumberCollector {
  readonly values: number[] = [];
  readonly #rule: NumberRule;
  readonly #place: Omit<CellPlace, "row">;

  constructor(rule: NumberRule, place: Omit<CellPlace, "row">) {
    this.#rule = rule;
    this.#place = place;
  }

  /** @throws AppError for a number that the rule does not accept */
  put(cell: PredictionCell, row: number): void {
    const value = cell.number();
    if (value !== undefined && this.#rule.accepts(value)) {
      // Without the sign of a zero.
      this.values.push(value + 0);
      return;
    }
    const text = cell.text();
    if (this.#rule.mayBeMissing === true && MISSING.test(text)) {
      this.values.push(Number.NaN);
      return;
    }
    const { expected, fix, hint } = this.#rule;
    throw refuseCell({ ...this.#place, row }, expected, text, fix, hint?.(value, text));
  }
}
