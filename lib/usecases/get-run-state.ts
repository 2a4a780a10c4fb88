import type { Actor } from "@/lib/auth/roles";
import { countRefusedPoints } from "@/lib/db/count-refused-points";
import type { RunTraining } from "@/lib/schema/run";
import { describeTraining } from "./describe-training";
import { findVisibleRun } from "./find-visible-run";
import type { Runtime } from "./runtime";

type RunState = {
  readonly training: RunTraining;
  /** What was sent and not taken as it came; see `listRefused`. */
  readonly refused: { readonly kinds: number; readonly points: number };
};

/**
 * What the header of a run says of its training and of what its clients sent.
 *
 * @throws AppError "not-found" or "forbidden"
 */
export async function getRunState(runtime: Runtime, actor: Actor, runId: string): Promise<RunState> {
  const run = await findVisibleRun(runtime, actor, runId, "run.read");
  const [training, refused] = await Promise.all([
    describeTraining(runtime, run),
    countRefusedPoints(runtime.database, { runId: run.id }),
  ]);
  return { training, refused };
}
