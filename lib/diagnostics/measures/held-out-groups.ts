/**
 * Patients of each subgroup of a run in its latest prediction set: those kept out of training, on which
 * losses are judged, and those of training where the file holds them too.
 */
import { assignSubgroups } from "@/lib/clinical/assign-subgroups";
import { chooseEvaluationRows } from "@/lib/clinical/choose-evaluation-rows";
import type { PlannedSubgroup } from "@/lib/core/analysis-plan";
import type { PredictionSet } from "@/lib/core/prediction-set";
import type { RunData } from "@/lib/series/run-data";
import type { CalibrationRows } from "./fit-recalibration";
import { rememberByRun } from "./remember-by-run";

export type HeldOutGroup = {
  /** Rows of the group and of all other patients whose membership is known. */
  readonly rows: Int32Array;
  readonly others: Int32Array;
  /** The same of the rows marked as training; null where the file has none of one side. */
  readonly training: { readonly rows: Int32Array; readonly others: Int32Array } | null;
};

export type HeldOut = {
  readonly set: PredictionSet;
  readonly groups: ReadonlyMap<string, HeldOutGroup>;
};

/** A logit beyond this is taken for this: a risk of exactly 0 or 1 has none. */
const LARGEST_LOGIT = 25;

/** Why there are none in words, or the rows of every subgroup of the run that the set knows. */
export function findHeldOut(run: RunData): HeldOut | { readonly reason: string } {
  return heldOutOf(run, "latest");
}

const heldOutOf = rememberByRun((run, _: "latest"): HeldOut | { readonly reason: string } => {
  const set = run.predictions.at(-1);
  if (set === undefined) return { reason: "There are no predictions for patients beside this log." };
  const chosen = chooseEvaluationRows(set);
  if (chosen.rows === null) return { reason: chosen.reason };
  if (set.weights !== null)
    return {
      reason:
        "The predictions have weights, with which losses of training and of held-out patients are no longer of one kind.",
    };
  const kept = withValidation(set, chosen.rows);
  const training = rowsMarked(set, TRAINING);
  const declared = declareGroups(run, set);
  const inTraining = new Map(assignSubgroups(set, training, declared).map((group) => [group.name, group]));
  const groups = new Map<string, HeldOutGroup>();
  for (const { name, rows, unknown } of declared.length === 0 ? [] : assignSubgroups(set, kept, declared)) {
    const trained = inTraining.get(name);
    const others = without(kept, rows, unknown);
    const trainedOthers = trained ? without(training, trained.rows, trained.unknown) : new Int32Array(0);
    groups.set(name, {
      rows,
      others,
      training:
        trained && trained.rows.length > 0 && trainedOthers.length > 0
          ? { rows: trained.rows, others: trainedOthers }
          : null,
    });
  }
  return { set, groups };
});

/** Outcomes and logits of some rows. */
export function pickCalibrationRows(set: PredictionSet, rows: Int32Array): CalibrationRows {
  return {
    outcomes: Uint8Array.from(rows, (row) => set.outcomes[row] ?? 0),
    logits: Float64Array.from(rows, (row) => {
      const risk = set.risks[row] ?? Number.NaN;
      return Math.max(-LARGEST_LOGIT, Math.min(LARGEST_LOGIT, Math.log(risk) - Math.log1p(-risk)));
    }),
  };
}

/** Log losses of some rows, one each. */
export function pickLosses(set: PredictionSet, rows: Int32Array): Float64Array {
  const { outcomes, logits } = pickCalibrationRows(set, rows);
  return logits.map((z, row) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - (outcomes[row] === 1 ? z : 0));
}

/** The groups that the log names where the file has a label of that name; else those of the plan. */
function declareGroups(run: RunData, set: PredictionSet): readonly PlannedSubgroup[] {
  const named = run.subgroups.flatMap((name): PlannedSubgroup[] => {
    const column = set.columns.find(({ labels }) => labels.includes(name));
    return column === undefined ? [] : [{ kind: "label", name, column: column.name, label: name }];
  });
  const planned = run.plan?.content.subgroups.filter(({ name }) => !named.some((group) => group.name === name)) ?? [];
  return run.subgroups.length > 0 ? [...named, ...planned.filter(({ name }) => run.subgroups.includes(name))] : planned;
}

const TRAINING = /^(?:train|training|trn|fit)$/i;
const VALIDATION = /^(?:val|valid|validation|dev|eval|evaluation)$/i;

/**
 * Losses are judged on all patients outside training, those of validation with those of test: a run that
 * was stopped by its validation loss has a somewhat lower one there, which hides an excess and makes none.
 */
function withValidation(set: PredictionSet, rows: Int32Array): Int32Array {
  return Int32Array.from(new Set([...rows, ...rowsMarked(set, VALIDATION)])).sort();
}

function rowsMarked({ split, rows }: PredictionSet, words: RegExp): Int32Array {
  if (split === null) return new Int32Array(0);
  const isMarked = split.labels.map((label) => words.test(label.trim()));
  return Int32Array.from({ length: rows }, (_, row) => row).filter((row) => isMarked[split.codes[row] ?? -1] === true);
}

function without(rows: Int32Array, ...left: readonly Int32Array[]): Int32Array {
  const gone = new Set(left.flatMap((part) => [...part]));
  return rows.filter((row) => !gone.has(row));
}
