import type { MeasuredRun, MeasuredSet } from "./measured-run";

/** What the measured runs are: the range inside which their figures mean something. */
export type Scope = {
  readonly runs: number;
  readonly depth: { readonly min: number; readonly max: number };
  readonly trainingSize: { readonly min: number; readonly max: number };
  readonly architectures: readonly string[];
  readonly optimizers: readonly string[];
};

/** @throws Error when no run states its layers or its training size */
export function describeScope(runs: readonly MeasuredRun[]): Scope {
  return {
    runs: runs.length,
    depth: rangeOf(runs.flatMap(({ layerCount }) => (layerCount > 0 ? [layerCount] : []))),
    trainingSize: rangeOf(runs.flatMap(({ trainingSize }) => trainingSize ?? [])),
    architectures: wordsOf(runs.flatMap(({ architecture }) => architecture ?? [])),
    optimizers: wordsOf(runs.flatMap(({ optimizer }) => optimizer ?? [])),
  };
}

/** Where the figures beside the verdicts come from: the runs on which no limit was chosen, as soon as there are any. */
export function chooseShownSet(sets: readonly MeasuredSet[]): MeasuredSet | null {
  return sets.find(({ role }) => role === "holdout") ?? sets.find(({ role }) => role === "development") ?? null;
}

function rangeOf(values: readonly number[]): { readonly min: number; readonly max: number } {
  if (values.length === 0) throw new Error("None of the labelled runs states its layers and its training size.");
  return { min: Math.min(...values), max: Math.max(...values) };
}

function wordsOf(words: readonly string[]): readonly string[] {
  return [...new Set(words)].sort();
}
