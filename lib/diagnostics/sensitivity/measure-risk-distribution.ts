import { assignSubgroups } from "@/lib/clinical/assign-subgroups";
import { chooseEvaluationRows } from "@/lib/clinical/choose-evaluation-rows";
import type { PredictionSet } from "@/lib/core/prediction-set";
import type { RunData } from "@/lib/series/run-data";
import { pick } from "../subgroups/pick-rows";
import { distributeRisks } from "./distribute-risks";
import type { RiskDistribution, RiskGroup } from "./risk-law";
import type { NotKnown } from "./sensitivity";

/** More are not told apart in a picture, and what is stored of a run stays bounded. */
const MOST_RISK_GROUPS = 16;
/** Stands in where nobody stated a threshold, and is called an example. */
const EXAMPLE_THRESHOLD = 0.1;
const HOW_TO_SUPPLY =
  "Put predictions.csv (patient_id,subgroup,y_true,y_prob,split) into the run's folder, or upload it on the Subgroups tab.";

/** The distribution of predicted risk per group of patients, in the newest predictions of a run. */
export function measureRiskDistribution({ predictions, plan }: RunData): RiskDistribution | NotKnown {
  const set = predictions.at(-1);
  if (set === undefined) return notKnown("The run has no predictions for patients.");
  const chosen = chooseEvaluationRows(set);
  if (chosen.rows === null) return notKnown(chosen.reason);
  const threshold = chooseThreshold(set, plan?.content.threshold?.value ?? null);
  const groups = assignSubgroups(set, chosen.rows, plan?.content.subgroups ?? []);
  const measure = (name: string, description: string, rows: Int32Array): RiskGroup => ({
    name,
    description,
    patients: rows.length,
    law: distributeRisks(pick(set.risks, rows), threshold.value),
  });
  return {
    status: "measured",
    set: set.name,
    rows: chosen.sentence,
    threshold,
    groups: [
      measure("all patients", "Every patient of these rows", chosen.rows),
      ...groups.slice(0, MOST_RISK_GROUPS).map(({ name, description, rows }) => measure(name, description, rows)),
    ],
    omitted: Math.max(0, groups.length - MOST_RISK_GROUPS),
    hasWeights: set.weights !== null,
  };
}

/** The declared one, else the one at which the model alarms for every patient alike, else an example. */
function chooseThreshold({ thresholds }: PredictionSet, declared: number | null): RiskDistribution["threshold"] {
  if (declared !== null) return { value: declared, origin: "plan" };
  const first = thresholds?.[0];
  const isOne = first !== undefined && thresholds?.every((threshold) => threshold === first);
  return isOne ? { value: first, origin: "predictions" } : { value: EXAMPLE_THRESHOLD, origin: "example" };
}

function notKnown(reason: string): NotKnown {
  return { status: "not-known", reason, howToLog: HOW_TO_SUPPLY };
}
