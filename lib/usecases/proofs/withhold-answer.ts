import { ALL_PATIENTS, OUTCOME_LEVEL, THRESHOLD_LEVEL } from "@/lib/clinical/list-publication";
import { SMALL_CELL_POLICY } from "@/lib/clinical/small-cell-policy";
import { isLevelShown, nameRule } from "@/lib/clinical/suppress-small-cells";
import type { Estimate } from "@/lib/core/estimate";
import type { ProofAnswer, ProofSecondary } from "@/lib/core/proof-document";
import type { ProofMeasure, ProofPlan } from "@/lib/core/proof-plan";
import { PROOF_STATE_WORDS } from "@/lib/proof/proof-words";
import type { StoredDiagnosis } from "../stored-diagnosis";
import { toSuppression } from "../suppress-analysis";

/** What decides on the numbers of one run. */
export type ReadRun = Pick<StoredDiagnosis, "subgroups" | "publication" | "subgroupTraining">;

const RULE = nameRule(SMALL_CELL_POLICY);
const SUPPRESSED: Estimate = { status: "suppressed", rule: RULE };
const HIDDEN = `The numbers behind it are hidden for privacy (${RULE}).`;

/**
 * An answer for readers who may not see single patients: what was concluded stays, and the numbers of a group go
 * where one of the runs hides them. Nothing is withheld before all pairs are there, for then there are no numbers.
 *
 * @param runs all that count
 */
export function withholdAnswer(plan: ProofPlan, answer: ProofAnswer, runs: readonly ReadRun[]): ProofAnswer {
  const also = answer.also.map((secondary) =>
    isSecondaryOpen(secondary, runs) ? secondary : withoutNumbers(secondary),
  );
  if (isMeasureOpen(plan.measure, runs)) return { ...answer, also };
  const words = PROOF_STATE_WORDS[answer.outcome];
  return {
    ...answer,
    effect: SUPPRESSED,
    better: SUPPRESSED,
    sentence: `${words.charAt(0).toUpperCase()}${words.slice(1)}. ${HIDDEN}`,
    values: [],
    also,
    cause: null,
  };
}

/** Whether readers who may not see single patients may see where these runs ended in a measure. */
export function isMeasureOpen(
  { from, split, subgroup }: Pick<ProofMeasure, "from" | "split" | "subgroup">,
  runs: readonly ReadRun[],
): boolean {
  if (subgroup === null) return true;
  return runs.every((run) =>
    from === "log" ? isLoggedLossOpen(run, subgroup, split) : isOutcomeOpen(run, subgroup) && !isDeclared(run),
  );
}

function isSecondaryOpen({ measure, subgroup }: ProofSecondary, runs: readonly ReadRun[]): boolean {
  switch (measure) {
    case "finding-of-the-rule":
      return true;
    case "log-loss":
      return runs.every((run) => isLossOpen(run, subgroup));
    case "observed-expected":
      return runs.every((run) => isOutcomeOpen(run, subgroup));
    case "net-benefit":
      return runs.every((run) => isLevelOpen(run, subgroup, THRESHOLD_LEVEL));
  }
}

/** Logged, or of predictions: it must be open in whichever the run holds. */
function isLossOpen(run: ReadRun, subgroup: string | null): boolean {
  const isAnalysed = run.subgroups.status === "analysed";
  if (subgroup === null) return !isAnalysed || isOutcomeOpen(run, null);
  const isLogged = hasLoggedLoss(run, subgroup);
  if (isLogged && !isLoggedLossOpen(run, subgroup, null)) return false;
  return isAnalysed ? isOutcomeOpen(run, subgroup) && (isLogged || !isDeclared(run)) : isLogged;
}

function hasLoggedLoss({ subgroupTraining }: ReadRun, subgroup: string): boolean {
  return subgroupTraining.status === "measured" && subgroupTraining.losses.some((loss) => loss.subgroup === subgroup);
}

/** @param split null asks about every part of the data */
function isLoggedLossOpen({ subgroupTraining }: ReadRun, subgroup: string, split: ProofMeasure["split"]): boolean {
  if (subgroupTraining.status !== "measured") return false;
  const of = subgroupTraining.losses.filter(
    (loss) => loss.subgroup === subgroup && (split === null || loss.split === split),
  );
  return of.length > 0 && of.every(({ isPatientLevel }) => !isPatientLevel);
}

function isOutcomeOpen(run: ReadRun, subgroup: string | null): boolean {
  return isLevelOpen(run, subgroup, OUTCOME_LEVEL);
}

function isLevelOpen({ subgroups, publication }: ReadRun, subgroup: string | null, level: string): boolean {
  if (subgroups.status !== "analysed" || publication === null) return false;
  return isLevelShown(toSuppression(publication), subgroup ?? ALL_PATIENTS, level);
}

/** Then the analysis may count other patients to a group of a name than the file of predictions does. */
function isDeclared({ subgroups }: ReadRun): boolean {
  return subgroups.status === "analysed" && subgroups.plan.content.subgroups.length > 0;
}

function withoutNumbers(secondary: ProofSecondary): ProofSecondary {
  return { ...secondary, asIs: SUPPRESSED, repaired: SUPPRESSED, difference: SUPPRESSED, sentence: HIDDEN };
}
