import type { Database } from "@/lib/db/database";
import { type LiveState, readLiveState } from "@/lib/db/read-live-state";
import { type LiveTail, readLiveTail } from "./read-live-tail";

/** Viewers who ask within this time see the same state of a run, so that their next cursors are the same as well. */
const SAMPLE_MS = 400;

type Sample = {
  readonly at: number;
  readonly state: Promise<LiveState>;
  readonly tails: Map<string, Promise<LiveTail>>;
};

const samples = new WeakMap<Database, Map<string, Sample>>();

/** What came since a cursor, read once for all viewers of this process who ask for the same. */
export async function shareLiveTail(
  db: Database,
  runId: string,
  since: string | null,
): Promise<{ readonly state: LiveState; readonly tail: LiveTail }> {
  const sample = takeSample(db, runId);
  const state = await sample.state;
  const shared = sample.tails.get(since ?? "") ?? readLiveTail(db, runId, since, state);
  sample.tails.set(since ?? "", shared);
  return { state, tail: await shared };
}

function takeSample(db: Database, runId: string): Sample {
  const known = samples.get(db) ?? new Map<string, Sample>();
  samples.set(db, known);
  const now = performance.now();
  for (const [id, { at }] of known) if (now - at > SAMPLE_MS) known.delete(id);
  const sample = known.get(runId) ?? { at: now, state: readLiveState(db, { runId }), tails: new Map() };
  known.set(runId, sample);
  return sample;
}
