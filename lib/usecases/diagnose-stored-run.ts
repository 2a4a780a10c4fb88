import { EMPTY_SETTINGS, mergeSettings } from "@/lib/core/run-settings";
import type { DiagnosisStatus } from "@/lib/core/verdict";
import type { Database } from "@/lib/db/database";
import { findRunFingerprint } from "@/lib/db/find-run-fingerprint";
import { findPlanOfRun } from "@/lib/db/list-analysis-plans";
import { listImports } from "@/lib/db/list-imports";
import { loadRunParts } from "@/lib/db/load-run-parts";
import { saveDiagnosis } from "@/lib/db/save-diagnosis";
import { describeCoverage } from "@/lib/diagnostics/coverage";
import { diagnoseRun } from "@/lib/diagnostics/diagnose-run";
import { measureSensitivity } from "@/lib/diagnostics/sensitivity/measure-sensitivity";
import { analyseSubgroups } from "@/lib/diagnostics/subgroups/analyse-subgroups";
import { decidePublication } from "@/lib/diagnostics/subgroups/decide-publication";
import { measureSubgroupTraining } from "@/lib/diagnostics/subgroups/training-evidence";
import { assembleRun } from "@/lib/series/assemble-run";
import { bucketPoints } from "@/lib/series/downsample";
import type { RunData } from "@/lib/series/run-data";
import { toDiagnosisDocument } from "./diagnosis-document";
import { diagnosisKey, ENGINE_VERSION, type StoredDiagnosis } from "./stored-diagnosis";

/** A line of 96 pixels shows no more. */
const SPARK_VALUES = 48;

/** Lists sort by what needs a look first. */
const WEIGHTS: Readonly<Record<DiagnosisStatus, number>> = {
  critical: 0,
  attention: 1,
  incomplete: 2,
  "no-fault-found": 3,
};

/**
 * Diagnoses a run from the database and stores the result under its key. Runs in a worker thread.
 *
 * The fingerprint is taken before the points are read: a change in between leaves a result under a
 * key that nobody asks for any more, and never an old result under a new key.
 */
export async function diagnoseStoredRun(db: Database, runId: string): Promise<void> {
  const { fingerprint, revision } = await findRunFingerprint(db, { runId });
  const parts = await loadRunParts(db, { runId });
  const plan = await findPlanOfRun(db, { runId });
  const run = assembleRun({ ...parts, settings: mergeSettings(EMPTY_SETTINGS, parts.settings), plan });
  const imports = await listImports(db, { runId });
  const { diagnosis, depthProfile } = diagnoseRun(run);
  const stored: StoredDiagnosis = {
    document: toDiagnosisDocument(
      runId,
      run,
      diagnosis,
      imports.flatMap(({ issues }) => issues),
    ),
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
  };
  await saveDiagnosis(db, {
    runId,
    key: diagnosisKey(fingerprint),
    engineVersion: ENGINE_VERSION,
    status: diagnosis.status,
    weight: WEIGHTS[diagnosis.status],
    result: JSON.stringify(stored),
    revision,
  });
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
