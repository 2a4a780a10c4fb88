import { describeCoverage } from "@/lib/diagnostics/coverage";
import { diagnoseRun } from "@/lib/diagnostics/diagnose-run";
import { measureSensitivity } from "@/lib/diagnostics/sensitivity/measure-sensitivity";
import { analyseSubgroups } from "@/lib/diagnostics/subgroups/analyse-subgroups";
import { decidePublication } from "@/lib/diagnostics/subgroups/decide-publication";
import { measureSubgroupTraining } from "@/lib/diagnostics/subgroups/training-evidence";
import type { DigestPieces } from "@/lib/report/record/digest-inputs";
import { gatherRunFacts } from "@/lib/report/record/gather-run-facts";
import type { Issue } from "@/lib/schema/issue";
import { bucketPoints } from "@/lib/series/downsample";
import type { RunData } from "@/lib/series/run-data";
import { toDiagnosisDocument } from "./diagnosis-document";
import type { StoredDiagnosis } from "./stored-diagnosis";

/** A line of 96 pixels shows no more. */
const SPARK_VALUES = 48;

/** The same as `measureRun`, with a hash of any platform: a verifier in a browser measures with it. */
export function measureRunWith(
  sha256: DigestPieces,
  source: string,
  run: RunData,
  issues: readonly Issue[],
): StoredDiagnosis {
  const { diagnosis, depthProfile } = diagnoseRun(run);
  return {
    document: toDiagnosisDocument(source, run, diagnosis, issues),
    depthProfile,
    sensitivity: measureSensitivity(run),
    subgroups: analyseSubgroups(run),
    publication: decidePublication(run),
    subgroupTraining: measureSubgroupTraining(run),
    coverage: describeCoverage(run),
    model: run.settings.model,
    layers: run.layers,
    layerOrderSource: run.layerOrderSource,
    lossSpark: sparkOf(run),
    facts: gatherRunFacts(run, sha256),
  };
}

function sparkOf(run: RunData): (number | null)[] {
  const losses = run.series.filter(
    ({ metric, layer, subgroup }) => metric === "loss" && layer === null && subgroup === null,
  );
  const loss = losses.find(({ split }) => split === "train") ?? losses.find(({ split }) => split === null) ?? losses[0];
  const steps = loss?.points.steps;
  if (loss === undefined || steps === undefined || steps.length === 0) return [];
  const { buckets } = bucketPoints(loss.points, steps[0] ?? 0, steps.at(-1) ?? 0, SPARK_VALUES);
  return buckets.map((bucket) => (bucket.nonFinite === bucket.count ? null : bucket.mean));
}
