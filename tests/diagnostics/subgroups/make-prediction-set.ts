import type { PlanContent } from "@/lib/core/analysis-plan";
import { UNDECLARED_PLAN } from "@/lib/core/analysis-plan";
import type { LabelColumn, PredictionSet } from "@/lib/core/prediction-set";
import { seededRandom } from "@/lib/core/random";
import type { RunData } from "@/lib/series/run-data";
import { buildRun } from "../build-run";

/** A simulated patient: what the model says, and what the true risk is. */
export type Patient = { readonly group: string; readonly risk: number; readonly trueRisk: number };

/** Patients of a group whose log odds are spread evenly around a centre; the model is off by `shift` on that scale. */
export function drawPatients(
  group: string,
  count: number,
  options: { readonly centre?: number; readonly spread?: number; readonly shift?: number; readonly seed: number },
): readonly Patient[] {
  const { centre = -1, spread = 1.5, shift = 0, seed } = options;
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => {
    const logit = centre + spread * (2 * random() - 1);
    return { group, risk: expit(logit), trueRisk: expit(logit + shift) };
  });
}

/** Outcomes are drawn from the true risks. */
export function toPredictionSet(
  patients: readonly Patient[],
  seed: number,
  extra: Partial<PredictionSet> = {},
): PredictionSet {
  const random = seededRandom(seed);
  return {
    name: "predictions.csv",
    rows: patients.length,
    outcomes: Uint8Array.from(patients, ({ trueRisk }) => (random() < trueRisk ? 1 : 0)),
    risks: Float64Array.from(patients, ({ risk }) => risk),
    weights: null,
    patients: null,
    split: labelColumn(
      "split",
      patients.map(() => "test"),
    ),
    thresholds: null,
    columns: [
      labelColumn(
        "subgroup",
        patients.map(({ group }) => group),
      ),
    ],
    comparators: [],
    checkpointStep: null,
    modelSha256: null,
    dataSha256: null,
    warnings: [],
    ...extra,
  };
}

export function labelColumn(name: string, values: readonly string[]): LabelColumn {
  const labels = [...new Set(values)];
  return { name, labels, codes: Int32Array.from(values, (value) => labels.indexOf(value)) };
}

/** A run without a log that has these predictions. */
export function runWith(set: PredictionSet, plan: Partial<PlanContent> | null = null): RunData {
  const content = { ...UNDECLARED_PLAN, ...plan };
  return {
    ...buildRun({ series: [] }),
    predictions: [set],
    plan:
      plan === null
        ? null
        : { version: 1, author: "a clinician", createdAt: "2026-11-01T00:00:00Z", isAfterResults: false, content },
  };
}

export function labelGroup(label: string) {
  return { kind: "label", name: label, column: "subgroup", label } as const;
}

function expit(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}
