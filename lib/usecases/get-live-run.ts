import type { Actor } from "@/lib/auth/roles";
import { mayStillGrow } from "@/lib/core/may-still-grow";
import type { LiveState } from "@/lib/db/read-live-state";
import type { LiveQuery, LiveRun } from "@/lib/schema/live";
import { findVisibleRun } from "./find-visible-run";
import { listChangesFor } from "./list-verdict-changes";
import { readLiveCursor } from "./live-cursor";
import type { LiveTail } from "./read-live-tail";
import type { Runtime } from "./runtime";
import { shareLiveTail } from "./share-live-tail";

const MOST_CHANGES = 20;
/** New points are drawn within two seconds: one until they are asked for, and one to read, send and draw them. */
const BUSY_MS = 1000;
/** Where none came for a while, a few seconds more do not matter. */
const QUIET_MS = 5000;
const QUIET_AFTER_MS = 60_000;
/** A viewer costs no more than this on average, however wide the run: what was long to tell is followed by a long rest. */
const BYTES_PER_MS = 50;

/**
 * What is new of a run since a viewer asked last: the ends of the series that its pictures draw, how its training
 * stands, whether there is a newer diagnosis, and which verdicts changed. The history is never sent again, and who was
 * away for long is sent what came meanwhile in as many buckets as a picture has room for.
 *
 * @throws AppError "not-found" or "forbidden"
 */
export async function getLiveRun(
  runtime: Runtime,
  actor: Actor,
  runId: string,
  { since }: LiveQuery,
): Promise<LiveRun> {
  const run = await findVisibleRun(runtime, actor, runId, "run.read");
  const { state, tail } = await shareLiveTail(runtime.database, run.id, since ?? null);
  const known = since === undefined ? null : readLiveCursor(since);
  const changes =
    known === null || known.change < state.lastChange
      ? await listChangesFor(runtime, actor, run, { after: known?.change ?? 0, limit: MOST_CHANGES })
      : { changes: [], isWithheld: false };
  return {
    cursor: tail.cursor,
    isAnew: tail.isAnew,
    training: state.training,
    lastPointsAt: state.lastBatchAt?.toISOString() ?? null,
    askAgainIn: chooseRest(state, tail, new Date()),
    diagnosis: state.diagnosis && { key: state.diagnosis.key, at: state.diagnosis.createdAt.toISOString() },
    changes,
    series: [...tail.series],
    buckets: tail.buckets,
  };
}

function chooseRest(state: LiveState, tail: LiveTail, now: Date): number | null {
  const { training, lastBatchAt, startedAt } = state;
  if (!mayStillGrow({ training, lastAt: lastBatchAt ?? startedAt }, now)) return null;
  const isQuiet = lastBatchAt === null || now.getTime() - lastBatchAt.getTime() > QUIET_AFTER_MS;
  // Whoever has just come has not waited yet, and the pictures as they stand are sent once.
  const cost = tail.isAnew ? 0 : Math.ceil(tail.buckets.length / BYTES_PER_MS);
  return Math.max(isQuiet ? QUIET_MS : BUSY_MS, cost);
}
