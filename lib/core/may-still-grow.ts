/** After so long without a point, a run of which nobody says that it is being trained is taken to be whole. */
const UNSTATED_MS = 10 * 60_000;
/** A trainer that said "running" may have died without a word. */
const STATED_MS = 24 * 60 * 60_000;

const ENDED: ReadonlySet<string> = new Set(["finished", "failed", "killed"]);

/**
 * Whether live points of a run are to be expected, so that it is worth watching.
 *
 * @param run.training what its trainer said last; null where nobody says it
 * @param run.lastAt when the last live points came, or else the training began; null where neither is known
 */
export function mayStillGrow(
  run: { readonly training: string | null; readonly lastAt: Date | null },
  now: Date,
): boolean {
  const { training, lastAt } = run;
  if (lastAt === null || (training !== null && ENDED.has(training))) return false;
  return now.getTime() - lastAt.getTime() < (training === null ? UNSTATED_MS : STATED_MS);
}
