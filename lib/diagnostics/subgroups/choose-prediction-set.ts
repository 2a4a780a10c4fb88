import { chooseEvaluationRows, type EvaluationRows } from "@/lib/clinical/choose-evaluation-rows";
import type { PredictionSet } from "@/lib/core/prediction-set";

type ChosenRows = Extract<EvaluationRows, { readonly rows: Int32Array }>;
export type ChosenSet = { readonly set: PredictionSet; readonly evaluated: ChosenRows } | { readonly reason: string };

/** The last set that arrived and has rows that were kept out of training. */
export function choosePredictionSet(sets: readonly PredictionSet[]): ChosenSet {
  const answers = sets.map((set) => ({ set, evaluated: chooseEvaluationRows(set) }));
  for (const { set, evaluated } of answers.reverse()) {
    if (evaluated.rows !== null) return { set, evaluated };
  }
  const last = answers[0]?.evaluated;
  if (last !== undefined && last.rows === null) return { reason: last.reason };
  return { reason: "No predictions for patients were uploaded for this run." };
}
