import type { Bench } from "./bench-context";

/** Measured several times: what stands for it, and how far the measurements lie apart. */
export type Sample = {
  readonly median: number;
  readonly least: number;
  readonly greatest: number;
  readonly n: number;
  readonly unit: string;
};

/** A bound that the product sets itself. */
export type Goal = { readonly atMost: number } | { readonly atLeast: number };

/** What measuring one case gave. */
export type Reading = {
  /** The number that the goal speaks of. */
  readonly value: number;
  /** For example "times parsing alone"; ratios are of medians. */
  readonly unit: string;
  readonly product?: Sample;
  /** What the product is compared with, measured in turns with it. */
  readonly reference?: Sample & { readonly what: string };
  readonly facts?: Readonly<Record<string, number | string>>;
};

/** One line of a figure's table. */
export type Case = {
  readonly name: string;
  readonly goal: Goal | null;
  /** @throws Error that says why the number cannot be taken; its message goes into the line */
  measure(bench: Bench): Promise<Reading>;
};

export type Figure = {
  /** For `--only` and the table's place in docs/performance.md. */
  readonly name: string;
  readonly what: string;
  readonly cases: readonly Case[];
};

/** A line as it is printed: a reading, or the reason why there is none. */
export type FigureLine = {
  readonly figure: string;
  readonly case: string;
  readonly goal: Goal | null;
  /** Workloads were a fraction of their size: the numbers only show that measuring works. */
  readonly isQuick: boolean;
  readonly seconds: number;
} & (({ readonly isMet: boolean | null } & Reading) | { readonly unavailable: string });

/** @returns null where there is no goal */
export function meets(value: number, goal: Goal | null): boolean | null {
  if (goal === null) return null;
  return "atMost" in goal ? value <= goal.atMost : value >= goal.atLeast;
}
