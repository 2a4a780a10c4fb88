import { formatInteger } from "@/lib/core/format-number";
import type { PredictionSet } from "@/lib/core/prediction-set";
import type { Database } from "@/lib/db/database";
import { loadPredictions } from "@/lib/db/load-predictions";
import { type ComposedGaps, composeGaps } from "@/lib/diagnostics/gap/compose-gaps";
import type { GapExperiment } from "@/lib/diagnostics/gap/gap-experiment";
import { matchPredictions } from "@/lib/diagnostics/gap/match-predictions";
import { choosePredictionSet } from "@/lib/diagnostics/subgroups/choose-prediction-set";
import { loadStoredRun } from "../load-stored-run";

/** An experiment that changed its measure, with the runs of its pairs by their ids. */
export type StoredExperiment = Omit<GapExperiment, "pairs"> & {
  readonly pairs: readonly { readonly asIs: string; readonly repaired: string }[];
};

export type GapJob = { readonly runId: string; readonly experiments: readonly StoredExperiment[] };

/** Risks of pairs that are held at once; 80 MB, five pairs for a million patients. */
const MOST_RISKS = 10_000_000;

/**
 * Splits the gaps of a stored run. Of the runs of experiments one at a time is read, and nothing but its risks is
 * kept. Runs in a worker thread.
 *
 * @param mostRisks of pairs that are held at once; an experiment beyond it supplies nothing, and that is said
 * @throws AppError "not-found" when there is no such run
 */
export async function splitStoredGaps(
  db: Database,
  { runId, experiments }: GapJob,
  mostRisks = MOST_RISKS,
): Promise<ComposedGaps> {
  const { run } = await loadStoredRun(db, { runId });
  const chosen = choosePredictionSet(run.predictions);
  if ("reason" in chosen) return composeGaps(run, []);
  const read: GapExperiment[] = [];
  let room = mostRisks;
  for (const experiment of experiments) {
    const needed = 2 * experiment.pairs.length * chosen.set.rows;
    const pairs = needed > room ? tooMany(needed, mostRisks) : await readPairs(db, chosen.set, experiment);
    if (!("reason" in pairs)) room -= needed;
    read.push({ ...experiment, pairs });
  }
  return composeGaps(run, read);
}

async function readPairs(
  db: Database,
  set: PredictionSet,
  { pairs }: StoredExperiment,
): Promise<GapExperiment["pairs"]> {
  const read: { asIs: Float64Array; repaired: Float64Array }[] = [];
  for (const pair of pairs) {
    const asIs = matchPredictions(set, await loadPredictions(db, { runId: pair.asIs }));
    const repaired = matchPredictions(set, await loadPredictions(db, { runId: pair.repaired }));
    if ("reason" in asIs) return oneOf(asIs);
    if ("reason" in repaired) return oneOf(repaired);
    read.push({ asIs, repaired });
  }
  return read;
}

function oneOf({ reason }: { readonly reason: string }): { readonly reason: string } {
  return { reason: `one of its runs ${reason}` };
}

function tooMany(needed: number, most: number): { readonly reason: string } {
  return {
    reason: `its pairs have ${formatInteger(needed)} risks, and at most ${formatInteger(most)} are read at once`,
  };
}
