import { assignSubgroups } from "@/lib/clinical/assign-subgroups";
import { chooseEvaluationRows } from "@/lib/clinical/choose-evaluation-rows";
import { ALL_PATIENTS, listPublication } from "@/lib/clinical/list-publication";
import { suppressSmallCells } from "@/lib/clinical/suppress-small-cells";
import { UNDECLARED_PLAN } from "@/lib/core/analysis-plan";
import type { RunData } from "@/lib/series/run-data";
import { analyseSubgroups, MOST_UNDECLARED } from "./analyse-subgroups";
import { choosePredictionSet } from "./choose-prediction-set";

/** How much of each group may be shown to readers who may not see single patients. */
export type PublicationDecision = {
  /** From coarse to fine: "patients", "outcome", "threshold", "curve". */
  readonly levels: readonly string[];
  /** Per name how many levels may be shown: groups, all patients, and "<family>: unknown". */
  readonly shown: Readonly<Record<string, number>>;
  /** Why nothing at all is shown; null where the levels decide. */
  readonly withheld: string | null;
};

/** Rows of two sets cannot be matched once the names of patients are gone, and two reports a patient apart tell of that one. */
const SEVERAL_SETS =
  "Withheld: predictions were uploaded more than once for this run. What differs between two reports could give single patients away, so that only those who may see single patients are shown any of them.";

/**
 * Decides for all groups of the analysis of a run together which of their numbers hide no small cell. Null
 * where nothing was analysed. Stored beside the analysis, since it needs the rows.
 */
export function decidePublication(run: RunData): PublicationDecision | null {
  const analysis = analyseSubgroups(run);
  const chosen = choosePredictionSet(run.predictions);
  if (analysis.status === "none" || "reason" in chosen) return null;
  if (run.predictions.filter((other) => chooseEvaluationRows(other).rows !== null).length > 1)
    return { levels: [], shown: {}, withheld: SEVERAL_SETS };
  const { set, evaluated } = chosen;
  const declared = (run.plan?.content ?? UNDECLARED_PLAN).subgroups;
  const found = assignSubgroups(set, evaluated.rows, declared);
  const listed = declared.length > 0 ? found : found.slice(0, MOST_UNDECLARED);
  const { histogram, decisions } = analysis.overall;
  const thresholds = analysis.threshold === null ? [] : [analysis.threshold.value];
  const cuts = [...histogram.slice(1).map(({ from }) => from), ...decisions.map(({ threshold }) => threshold)];
  // A group of the name of everybody would be taken for everybody.
  const apart = listed.filter(({ name }) => name !== ALL_PATIENTS);
  const { groups, splits } = listPublication(set, evaluated.rows, apart, thresholds, cuts);
  const { levels, shown } = suppressSmallCells(groups, splits);
  return { levels, shown: Object.fromEntries(shown), withheld: null };
}
