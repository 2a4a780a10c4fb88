import { createHash } from "node:crypto";
import type { Actor } from "@/lib/auth/roles";
import { isAppError } from "@/lib/core/errors";
import type { CollectedBatch } from "@/lib/ingest/collect-batch";
import type { LeftOut } from "@/lib/tracking/left-out";
import { splitBatch } from "@/lib/tracking/split-batch";
import { appendSeries } from "../append-series";
import type { Runtime } from "../runtime";

const NOT_TAKEN = "Points could not be taken.";
/** A batch is read and folded whole: some ten megabytes. */
const POINTS_A_BATCH = 500_000;

/**
 * Appends points of a client that sends nothing more, or the same for ever, once it is refused: what the run has no
 * room for is said instead. Very many points become several batches.
 *
 * @param identity names the points, so that they count once
 * @param isWhole whether all of them have to stay one batch, since they would not be the same when they come again
 * @returns whether they were there already, and what was not taken
 */
export async function appendOrSay(
  { runtime, actor }: { readonly runtime: Runtime; readonly actor: Actor },
  source: "wandb" | "trackio",
  runId: string,
  collected: CollectedBatch,
  identity: string,
  isWhole = false,
): Promise<{ readonly isRepeated: boolean; readonly leftOut: readonly LeftOut[] }> {
  if (collected.series.length === 0) return { isRepeated: false, leftOut: [] };
  const sha256 = createHash("sha256").update(identity).digest("hex");
  const leftOut: LeftOut[] = [];
  let isRepeated = true;
  for (const [index, piece] of (isWhole ? [collected] : splitBatch(collected, POINTS_A_BATCH)).entries()) {
    const idempotencyKey = index === 0 ? `${source}:${sha256}` : `${source}:${sha256}:${index}`;
    try {
      const batch = { runId, idempotencyKey, collected: piece, settings: {}, sha256 };
      const { accepted, duplicates } = await appendSeries(runtime, actor, batch);
      if (accepted > 0 || duplicates === 0) isRepeated = false;
    } catch (error) {
      if (!isAppError(error) || (error.code !== "bad-input" && error.code !== "too-large")) throw error;
      const points = piece.series.reduce((sum, { columns }) => sum + columns.steps.length, 0);
      leftOut.push({ reason: NOT_TAKEN, points, sample: error.message });
      isRepeated = false;
    }
  }
  return { isRepeated, leftOut };
}
