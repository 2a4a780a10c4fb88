/** What a trainer says of its run, last. */
export const TRAININGS = ["running", "scheduled", "finished", "failed", "killed"] as const;
export type Training = (typeof TRAININGS)[number];

/** How the training of a run stands: what was said of it, that it has fallen silent, or that nobody says it. */
export const TRAINING_STATES = [...TRAININGS, "stalled", "not-stated"] as const;
export type TrainingState = (typeof TRAINING_STATES)[number];

/** When a run was heard of last, and how long it takes from one batch to the next. */
export type Arrivals = {
  /** Milliseconds since 1970. */
  readonly heardAt: number;
  /** Mean of the latest gaps between batches, in milliseconds; null where fewer than two came. */
  readonly meanGap: number | null;
};

/**
 * MLflow's clients try a batch again for about four minutes while a server is away (seven times, waiting twice as long
 * each time); a run that is silent for less may be one of them.
 */
const SHORTEST_MS = 10 * 60_000;
/** Where gaps have no memory, one in e^10 = 22,000 is longer than ten times their mean. */
const GAPS = 10;
/** Before the second batch no pace is known: data are loaded and programs compiled, which takes long. */
const WITHOUT_PACE_MS = 60 * 60_000;

/** How long a training that is said to run may be silent before it counts as stalled, in milliseconds. */
export function silenceLimit(meanGap: number | null): number {
  return meanGap === null ? WITHOUT_PACE_MS : Math.max(SHORTEST_MS, GAPS * meanGap);
}

/** @param now milliseconds since 1970 */
export function judgeTraining(said: Training | null, { heardAt, meanGap }: Arrivals, now: number): TrainingState {
  if (said !== "running") return said ?? "not-stated";
  return now - heardAt > silenceLimit(meanGap) ? "stalled" : "running";
}

/** What is stored of a run, read as one of the words above. */
export function readTraining(stored: string | null): Training | null {
  return TRAININGS.find((training) => training === stored) ?? null;
}
