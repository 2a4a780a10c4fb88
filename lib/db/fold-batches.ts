import { joinColumns } from "@/lib/series/join-columns";
import { commitFold } from "./commit-fold";
import { type Database, prismaOf } from "./database";
import { dropStoredPoints } from "./drop-stored-points";
import { type FoldedSeries, foldSeries } from "./fold-series";
import { loadLiveTails } from "./load-live-tails";
import { findWaitingEnd, gatherBySeries, loadWaitingBatches, type WaitingBatch } from "./load-waiting-batches";
import { newId } from "./new-id";
import { readRunState } from "./read-run-state";
import { findStoredRanges, readStoredChunks } from "./stored-ranges";

/** Bounds one transaction: batches of a thousand points each make some megabytes. */
const BATCHES_AT_ONCE = 200;
/** Bounds the memory of one fold where batches are large: some hundred megabytes. */
const POINTS_AT_ONCE = 2_000_000;

/**
 * Moves the points of waiting batches into chunks, in the order in which they arrived. May be called
 * by any number of processes at once; one does the work and the others find nothing to do.
 *
 * @param params.pointsAtOnce most points of one call, unless a single batch has more
 * @returns how many batches were folded; call again while it is not 0
 * @throws AppError "not-found" when there is no such run
 */
export async function foldBatches(
  db: Database,
  params: { readonly runId: string; readonly at: Date; readonly pointsAtOnce?: number },
): Promise<number> {
  const { runId, at, pointsAtOnce = POINTS_AT_ONCE } = params;
  const state = await readRunState(db, runId);
  const from = { runId, foldedThrough: state.foldedThrough };
  const through = await findWaitingEnd(db, { ...from, batches: BATCHES_AT_ONCE, points: pointsAtOnce });
  if (through === null) return 0;
  const waiting = await loadWaitingBatches(db, { ...from, through });
  if (waiting.length === 0) return 0;
  const { batches, liveImport } = await chooseTarget(db, runId, waiting);
  const importId = liveImport ?? newId();
  const gathered = gatherBySeries(batches);
  const seriesNumbers = [...gathered.keys()];
  const ranges = await findStoredRanges(db, { runId, seriesNumbers });
  const tails = await loadLiveTails(db, { runId, importId, seriesNumbers });
  const folded: FoldedSeries[] = [];
  for (const [seriesNumber, columns] of gathered) {
    const stored = ranges.get(seriesNumber) ?? [];
    const fresh = await dropStoredPoints(joinColumns(columns), stored, (overlapping) => {
      return readStoredChunks(db, { runId, ranges: overlapping });
    });
    if (fresh.steps.length === 0) continue;
    folded.push(foldSeries({ runId, importId, seriesNumber }, fresh, tails.get(seriesNumber)));
  }
  return await commitFold(db, { runId, importId, isNew: liveImport === null, state, batches, folded, at });
}

/**
 * Files and live points keep the order in which they arrived: batches that came before a file was
 * published go into an import before it, later ones into one after it.
 */
async function chooseTarget(
  db: Database,
  runId: string,
  waiting: readonly WaitingBatch[],
): Promise<{ readonly batches: readonly WaitingBatch[]; readonly liveImport: string | null }> {
  const { import: imports } = prismaOf(db);
  const first = waiting[0]?.sequence ?? 0;
  const fileAhead = await imports.findFirst({
    where: { runId, state: "published", kind: "file", batchPosition: { gte: first } },
    orderBy: { batchPosition: "asc" },
    select: { batchPosition: true },
  });
  const batches = waiting.filter(({ sequence }) => fileAhead === null || sequence <= fileAhead.batchPosition);
  const latest = await imports.findFirst({
    where: { runId, state: "published", batchPosition: { lt: first } },
    orderBy: [{ batchPosition: "desc" }, { kind: "asc" }, { publishedRevision: "desc" }],
    select: { id: true, kind: true },
  });
  return { batches, liveImport: latest?.kind === "live" ? latest.id : null };
}
