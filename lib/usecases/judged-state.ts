import { describePlannedSubgroup } from "@/lib/clinical/describe-planned-subgroup";
import type { AnalysisPlan } from "@/lib/core/analysis-plan";
import { ENGINE_VERSION } from "@/lib/core/engine-version";
import type { JudgedState, JudgedVerdict } from "@/lib/core/judgement";
import { findDiagnosis } from "@/lib/db/find-diagnosis";
import { findRunFingerprint } from "@/lib/db/find-run-fingerprint";
import { findPlanOfRun } from "@/lib/db/list-analysis-plans";
import { listPredictionSets } from "@/lib/db/list-prediction-sets";
import type { DiagnosisDocument } from "@/lib/schema/diagnosis";
import type { Runtime } from "./runtime";
import { diagnosisKey, parseStoredDiagnosis } from "./stored-diagnosis";

/** The state of a run that a judgement of one of its verdicts would be bound to. */
export type CurrentState = Pick<JudgedState, "diagnosisKey" | "revision" | "engineVersion" | "predictions"> & {
  readonly plan: AnalysisPlan | null;
  /** null while they are being computed. */
  readonly verdicts: DiagnosisDocument["verdicts"] | null;
};

/** Reads what the verdicts of a run rest on now; nothing is computed. */
export async function readCurrentState({ database }: Runtime, runId: string): Promise<CurrentState> {
  const { fingerprint, revision } = await findRunFingerprint(database, { runId });
  const key = diagnosisKey(fingerprint);
  const [plan, json, sets] = await Promise.all([
    findPlanOfRun(database, { runId }),
    findDiagnosis(database, { runId, key }),
    listPredictionSets(database, { runId }),
  ]);
  return {
    diagnosisKey: key,
    revision,
    engineVersion: ENGINE_VERSION,
    predictions: sets.map(({ name, sha256, header: { checkpointStep, modelSha256 } }) => {
      return { name, sha256, checkpointStep, modelSha256 };
    }),
    plan,
    verdicts: json === null ? null : parseStoredDiagnosis(json).document.verdicts,
  };
}

/** The part of a run's state that is about one verdict; its verdict is undefined while that is being computed. */
export function stateOf(
  { plan, verdicts, ...state }: CurrentState,
  { rule, subgroup }: JudgedVerdict,
): Omit<JudgedState, "verdict"> & { readonly verdict: JudgedState["verdict"] | undefined } {
  const found = verdicts?.find((verdict) => verdict.rule === rule && verdict.subgroup === subgroup);
  const verdict =
    found === undefined ? null : { version: found.version, outcome: found.outcome, severity: found.severity };
  return {
    ...state,
    planVersion: plan?.version ?? null,
    definition: subgroup === null ? null : describeGroup(plan, subgroup),
    verdict: verdicts === null ? undefined : verdict,
  };
}

function describeGroup(plan: AnalysisPlan | null, name: string): string {
  const planned = plan?.content.subgroups.find((group) => group.name === name);
  return planned === undefined ? `"${name}" as the data name it; undeclared` : describePlannedSubgroup(planned);
}
