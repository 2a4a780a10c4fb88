import type { Database } from "@/lib/db/database";
import { findLateSeries } from "@/lib/db/find-late-series";
import { findRunFingerprint } from "@/lib/db/find-run-fingerprint";
import { loadBuckets } from "@/lib/db/load-buckets";
import { type CatalogueEntry, loadSeriesCatalogue } from "@/lib/db/load-series-catalogue";
import type { LiveState } from "@/lib/db/read-live-state";
import type { LiveRun } from "@/lib/schema/live";
import { encodeBuckets } from "@/lib/series/bucket-codec";
import { type BucketColumns, joinBuckets } from "@/lib/series/bucket-columns";
import { heatmapBuckets, LOSS_BUCKETS } from "@/lib/series/live-sizes";
import { type LiveCursor, readLiveCursor, writeLiveCursor } from "./live-cursor";
import { isLayerGradient, isLoss } from "./picture-series";
import { diagnosisBasis } from "./stored-diagnosis";

/** What came since a cursor, the same for every reader. */
export type LiveTail = Pick<LiveRun, "cursor" | "isAnew" | "buckets"> & { readonly series: LiveRun["series"] };

/** Enough to tell two states of a run apart. */
const BASIS_DIGITS = 12;
/** Series whose cursors stand at different steps are read apart; beyond so many steps they are given whole. */
const MOST_READS = 6;

type Read = { readonly fromStep: number | null; readonly series: readonly CatalogueEntry[] };

/**
 * Reads what came after a cursor, of the series that pictures of the run as a whole draw: losses and gradients of
 * layers over all groups of patients, which everybody may see who may see the run. A series that got points at steps
 * which were read already is given whole.
 *
 * @param state where the run stands; what comes meanwhile is left for the next cursor
 */
export async function readLiveTail(
  db: Database,
  runId: string,
  since: string | null,
  state: LiveState,
): Promise<LiveTail> {
  const cursor = since === null ? null : readLiveCursor(since);
  const { revision, lastSequence: batch, lastChange: change } = state;
  if (cursor !== null && cursor.revision === revision && cursor.batch === batch) {
    return { cursor: writeLiveCursor({ ...cursor, change }), isAnew: false, series: [], buckets: "" };
  }
  const basis = await findBasis(db, runId, cursor, revision);
  const known = cursor?.basis === basis ? cursor : null;
  const readThrough = known?.steps ?? new Map<number, number>();
  const late =
    known === null
      ? new Set<number>()
      : await findLateSeries(db, { runId, knownBatch: known.batch, through: batch, readThrough });
  const drawn = (await loadSeriesCatalogue(db, { runId })).filter(isDrawn);
  const steps = new Map(readThrough);
  const series: LiveRun["series"] = [];
  const stretches: BucketColumns[] = [];
  for (const { fromStep, series: asked } of planReads(drawn, readThrough, late)) {
    const [first] = asked;
    if (first === undefined) continue;
    const found = await loadBuckets(db, {
      runId,
      seriesNumbers: asked.map(({ number }) => number),
      fromStep,
      toStep: null,
      maxBuckets: isLoss(first) ? LOSS_BUCKETS : heatmapBuckets(drawn.filter(isLayerGradient).length),
      throughBatch: batch,
    });
    for (const { number, key, mapping } of asked) {
      const buckets = found.get(number)?.buckets;
      if (buckets === undefined || buckets.length === 0) continue;
      steps.set(number, buckets.lastStep[buckets.length - 1] ?? 0);
      series.push({ number, length: buckets.length, whole: fromStep === null ? { key, ...mapping } : null });
      stretches.push(buckets);
    }
  }
  return {
    cursor: writeLiveCursor({ revision, batch, change, basis, steps }),
    isAnew: known === null,
    series,
    buckets: stretches.length === 0 ? "" : Buffer.from(encodeBuckets(joinBuckets(stretches))).toString("base64"),
  };
}

/** What the run rests on beside live points; the same as before where its revision is. */
async function findBasis(db: Database, runId: string, cursor: LiveCursor | null, revision: number): Promise<string> {
  if (cursor?.revision === revision) return cursor.basis;
  const { standing } = await findRunFingerprint(db, { runId });
  return diagnosisBasis(standing).slice(0, BASIS_DIGITS);
}

function isDrawn(entry: CatalogueEntry): boolean {
  return entry.mapping.subgroup === null && (isLoss(entry) || isLayerGradient(entry));
}

/** Losses and gradients apart, since their pictures are of different sizes; and each by the step it is known to. */
function planReads(
  drawn: readonly CatalogueEntry[],
  readThrough: ReadonlyMap<number, number>,
  late: ReadonlySet<number>,
): Read[] {
  return [drawn.filter(isLoss), drawn.filter((entry) => !isLoss(entry))].flatMap((kind) => {
    const whole: CatalogueEntry[] = [];
    const bySteps = new Map<number, CatalogueEntry[]>();
    for (const entry of kind) {
      const known = readThrough.get(entry.number);
      if (known === undefined || late.has(entry.number)) whole.push(entry);
      else if (entry.lastStep > known) bySteps.set(known, [...(bySteps.get(known) ?? []), entry]);
    }
    const groups = [...bySteps].sort(([, a], [, b]) => b.length - a.length);
    const apart = groups.slice(0, MOST_READS).map(([step, series]): Read => ({ fromStep: step + 1, series }));
    const rest = groups.slice(MOST_READS).flatMap(([, series]) => series);
    return [{ fromStep: null, series: [...whole, ...rest] }, ...apart];
  });
}
