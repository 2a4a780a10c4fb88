import type { Actor } from "@/lib/auth/roles";
import type { Verdict } from "@/lib/core/verdict";
import { recordResultsSeen } from "@/lib/db/record-results-seen";
import type { RunRecord } from "@/lib/db/run-record";
import type { Runtime } from "./runtime";

/**
 * Notes that somebody was shown what a model does for groups of patients, where the verdicts say so:
 * from then on, what the project declares is marked as declared after results.
 */
export async function noteResultsSeen(
  runtime: Runtime,
  actor: Actor,
  run: Pick<RunRecord, "project">,
  verdicts: readonly Pick<Verdict, "rule" | "statistic">[],
): Promise<void> {
  if (!verdicts.some(showsPerformance)) return;
  await recordResultsSeen(runtime.database, { projectId: run.project.id, at: new Date(), actor: actor.id });
}

/** An interval that decides nothing was seen all the same. */
function showsPerformance({ rule, statistic }: Pick<Verdict, "rule" | "statistic">): boolean {
  const { status } = statistic.estimate;
  return rule === "subgroup-performance" && (status === "estimated" || status === "degenerate");
}
