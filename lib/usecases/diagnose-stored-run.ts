import { ENGINE_VERSION } from "@/lib/core/engine-version";
import type { DiagnosisStatus } from "@/lib/core/verdict";
import type { Database } from "@/lib/db/database";
import { findRunFingerprint } from "@/lib/db/find-run-fingerprint";
import { listImports } from "@/lib/db/list-imports";
import { saveDiagnosis } from "@/lib/db/save-diagnosis";
import { composeListLine } from "./list-line";
import { loadStoredRun } from "./load-stored-run";
import { measureRun } from "./measure-run";
import { type BasedDiagnosis, diagnosisBasis, diagnosisKey } from "./stored-diagnosis";

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
 * Where the run's revision changed between its fingerprint and its points, nothing is stored, and whoever waits asks
 * again: a run can come back to an earlier state (predictions are taken away, a mapping is changed back), under whose
 * key the patients who are gone would be shown then. A live batch or a version of the plan that comes meanwhile
 * changes no revision: what is stored under the earlier key may have it already.
 *
 * @returns the key of what was stored; null where nothing was
 */
export async function diagnoseStoredRun(db: Database, runId: string): Promise<string | null> {
  const { fingerprint, standing, revision } = await findRunFingerprint(db, { runId });
  const { run, ...read } = await loadStoredRun(db, { runId });
  if (read.revision !== revision) return null;
  const imports = await listImports(db, { runId });
  const stored = measureRun(
    runId,
    run,
    imports.flatMap(({ issues }) => issues),
  );
  const key = diagnosisKey(fingerprint);
  const line = composeListLine(stored);
  await saveDiagnosis(db, {
    runId,
    key,
    engineVersion: ENGINE_VERSION,
    status: stored.document.status,
    weight: WEIGHTS[stored.document.status],
    // What everybody may see who may see the run, so that no filter tells more than that.
    findings: line.withheld.findings.map(({ rule }) => rule),
    lastStep: line.steps?.last ?? null,
    finalLoss: line.finalLoss,
    result: JSON.stringify({ ...stored, basis: diagnosisBasis(standing) } satisfies BasedDiagnosis),
    line: JSON.stringify(line),
    revision,
  });
  return key;
}
