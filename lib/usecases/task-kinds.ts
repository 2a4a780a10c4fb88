/** Kinds of tasks that are asked for by name, as they stand in the `task` table. */
export const FOLD_BATCHES = "fold-batches";
export const PURGE_RUNS = "purge-runs";
export const CHECK_GROWING_RUN = "check-growing-run";
/** Of the run with the finding: what its experiments show is computed anew. */
export const JUDGE_PROOF = "judge-proof";
