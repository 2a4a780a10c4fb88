import { createHash } from "node:crypto";
import type { Actor } from "@/lib/auth/roles";
import { isAppError } from "@/lib/core/errors";
import type { CollectedBatch } from "@/lib/ingest/collect-batch";
import type { LeftOut } from "@/lib/tracking/left-out";
import { appendSeries } from "../append-series";
import type { Runtime } from "../runtime";

const NOT_TAKEN = "Points could not be taken.";

/**
 * Appends points of a client that sends nothing more, or the same for ever, once it is refused: what the run has no
 * room for is said instead.
 *
 * @param identity names the points, so that they count once
 * @returns whether they were there already, and what was not taken
 */
export async function appendOrSay(
  { runtime, actor }: { readonly runtime: Runtime; readonly actor: Actor },
  source: "wandb" | "trackio",
  runId: string,
  collected: CollectedBatch,
  identity: string,
): Promise<{ readonly isRepeated: boolean; readonly leftOut: readonly LeftOut[] }> {
  if (collected.series.length === 0) return { isRepeated: false, leftOut: [] };
  const sha256 = createHash("sha256").update(identity).digest("hex");
  const idempotencyKey = `${source}:${sha256}`;
  try {
    const batch = { runId, idempotencyKey, collected, settings: {}, sha256 };
    const { accepted, duplicates } = await appendSeries(runtime, actor, batch);
    return { isRepeated: accepted === 0 && duplicates > 0, leftOut: [] };
  } catch (error) {
    if (!isAppError(error) || (error.code !== "bad-input" && error.code !== "too-large")) throw error;
    const points = collected.series.reduce((sum, { columns }) => sum + columns.steps.length, 0);
    return { isRepeated: false, leftOut: [{ reason: NOT_TAKEN, points, sample: error.message }] };
  }
}
