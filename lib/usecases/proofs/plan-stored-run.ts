import type { ProofPlanContent } from "@/lib/core/proof-plan";
import type { Verdict } from "@/lib/core/verdict";
import type { Database } from "@/lib/db/database";
import { findDiagnosis } from "@/lib/db/find-diagnosis";
import { findRunFingerprint } from "@/lib/db/find-run-fingerprint";
import { derivePlan, type PlanWishes } from "@/lib/proof/derive-plan";
import { isFirstChange } from "@/lib/proof/list-changes";
import { loadStoredRun } from "../load-stored-run";
import { diagnosisKey, parseStoredDiagnosis } from "../stored-diagnosis";
import { isMeasureOpen } from "./withhold-answer";

export type PlanJob = {
  readonly runId: string;
  readonly wishes: PlanWishes;
  readonly created: string;
  /** A plan that was written elsewhere: for its finding and with its name of the run, from which the seeds follow. */
  readonly like: Pick<ProofPlanContent, "run" | "finding"> | null;
};

/** What was planned, and whether its change is the first that this product names for the finding. */
export type PlannedRun = { readonly content: ProofPlanContent; readonly isFirstNamed: boolean };

/**
 * Plans an experiment on a finding of a stored run, from its points and its diagnosis as they stand. Everybody who
 * may see the run reads its plans, so that the margin never follows from a loss that is hidden from some of them.
 * Runs in a worker thread.
 *
 * @returns null where the run has no diagnosis as it stands, or changed while it was read
 * @throws AppError "bad-input" where nothing can be planned, see `derivePlan`
 */
export async function planStoredRun(db: Database, { runId, like, ...asked }: PlanJob): Promise<PlannedRun | null> {
  const { fingerprint, revision } = await findRunFingerprint(db, { runId });
  const json = await findDiagnosis(db, { runId, key: diagnosisKey(fingerprint) });
  if (json === null) return null;
  const diagnosis = parseStoredDiagnosis(json);
  const read = await loadStoredRun(db, { runId });
  if (read.revision !== revision) return null;
  const { verdicts } = diagnosis.document;
  const found = like && findPlanned(like, verdicts);
  const run = like === null ? read.run : { ...read.run, name: like.run.name };
  const content = derivePlan(run, found === null ? verdicts : [found], {
    ...asked,
    mayTellLoss: (measure) => isMeasureOpen(measure, [diagnosis]),
  });
  const finding = findPlanned(content, verdicts);
  const isFirstNamed = finding !== null && isFirstChange(content.change.id, finding, read.run.settings);
  return { content, isFirstNamed };
}

/** The finding that a plan is about, where the run has it; null otherwise. */
export function findPlanned<V extends Verdict>(
  { finding: { rule, subgroup } }: Pick<ProofPlanContent, "finding">,
  verdicts: readonly V[],
): V | null {
  const found = verdicts.find(
    (verdict) => verdict.outcome === "finding" && verdict.rule === rule && verdict.subgroup === subgroup,
  );
  return found ?? null;
}
