import type { Diagnosis } from "@/lib/core/verdict";
import type { DiagnosisDocument } from "@/lib/schema/diagnosis";
import type { Issue } from "@/lib/schema/issue";
import { isOfLearningCurve } from "@/lib/series/learning-curve-metric";
import type { RunData } from "@/lib/series/run-data";

/** The document of one diagnosed run, as the command line prints it and the API answers it. */
export function toDiagnosisDocument(
  source: string,
  run: RunData,
  diagnosis: Diagnosis,
  issues: readonly Issue[],
): DiagnosisDocument {
  return {
    schema: "gradient-rounds/diagnosis",
    version: 1,
    source,
    run: {
      name: run.settings.name ?? run.name,
      format: run.formats.join(" + "),
      points: run.points,
      steps: stepRange(run),
      layers: run.layers.map((layer) => layer.name),
      subgroups: [...run.subgroups],
    },
    status: diagnosis.status,
    summary: diagnosis.summary,
    verdicts: diagnosis.verdicts.map((verdict) => ({
      ...verdict,
      layers: [...verdict.layers],
      provenance: [...verdict.provenance],
    })),
    checklist: diagnosis.checklist.map((item) => ({ ...item, evidence: [...item.evidence] })),
    issues: [...issues],
  };
}

/** First and last step of the training over all series; null for a run without points. */
export function stepRange(run: Pick<RunData, "series">): { first: number; last: number } | null {
  let first = Infinity;
  let last = -Infinity;
  for (const { points } of run.series.filter(({ metric }) => !isOfLearningCurve(metric))) {
    first = Math.min(first, points.steps.at(0) ?? Infinity);
    last = Math.max(last, points.steps.at(-1) ?? -Infinity);
  }
  return first <= last ? { first, last } : null;
}
