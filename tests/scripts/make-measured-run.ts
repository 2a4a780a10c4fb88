import type { RuleId, Severity } from "@/lib/core/verdict";
import type { BaselineAnswer } from "@/scripts/calibrate/baselines/baseline";
import type { Reading } from "@/scripts/calibrate/limits/limit";
import type { MeasuredRun, RuleAnswer } from "@/scripts/calibrate/measured-run";
import type { RunTruth } from "@/scripts/calibrate/read-truth";

/** What a rule said: a finding of some severity, nothing, or that it cannot tell. */
export type Said =
  | Severity
  | "nothing"
  | "cannot-tell"
  | { readonly severity: Severity; readonly onset: number | null };

/** A measured run of 100 steps with little true of it and nothing said of it. */
export function makeMeasuredRun(
  truth: Partial<Omit<RunTruth, "labels" | "acceptable">> & {
    readonly labels?: readonly string[];
    readonly acceptable?: readonly string[];
  },
  said: Readonly<Partial<Record<RuleId, Said>>> = {},
  baselines: Readonly<Record<string, readonly BaselineAnswer[]>> = {},
  readings: Readonly<Record<string, Reading>> = {},
): MeasuredRun {
  const primary = truth.primary ?? truth.labels?.[0] ?? "healthy";
  return {
    truth: {
      id: "r1",
      family: "a family",
      isBorderline: false,
      isVisible: true,
      onsetStep: null,
      hasNonFinite: false,
      skill: null,
      ...truth,
      primary,
      labels: new Set(truth.labels ?? [primary]),
      acceptable: new Set(truth.acceptable ?? []),
    },
    layerCount: 4,
    architecture: "mlp",
    optimizer: "adam",
    trainingSize: 100,
    firstStep: 0,
    lastStep: 100,
    status: "no-fault-found",
    answers: new Map(
      Object.entries(said).map(([rule, answer]): [RuleId, RuleAnswer] => [rule as RuleId, answerOf(answer)]),
    ),
    readings: new Map(Object.entries(readings)),
    baselines: new Map(Object.entries(baselines)),
  };
}

function answerOf(said: Said): RuleAnswer {
  const blank = { severity: null, onsetStep: null, statistic: "a statistic", value: null };
  if (said === "nothing") return { ...blank, outcome: "no-finding" };
  if (said === "cannot-tell") return { ...blank, outcome: "cannot-tell" };
  const { severity, onset } = typeof said === "string" ? { severity: said, onset: null } : said;
  return { ...blank, outcome: "finding", severity, onsetStep: onset };
}
