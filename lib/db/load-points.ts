import { decodePoints } from "@/lib/series/chunk-codec";
import { dropRepeatedPoints } from "@/lib/series/drop-repeated-points";
import { joinColumns } from "@/lib/series/join-columns";
import type { PointColumns } from "@/lib/series/run-data";
import { rangesOverlap, stepRangeOf } from "@/lib/series/step-range";
import { listArrivedImports } from "./arrival-order";
import { type Database, prismaOf } from "./database";
import { gatherBySeries, loadWaitingBatches } from "./load-waiting-batches";
import { type RunState, readSteadily } from "./read-run-state";

/** Chunks that are read with one query: some ten megabytes. */
const CHUNKS_AT_ONCE = 1000;

/**
 * All points of some series of a run (of all series when none are named), by series number, in the
 * order in which they arrived. Series without points are not in the result.
 *
 * @throws AppError "not-found" when there is no such run
 */
export async function loadPoints(
  db: Database,
  params: { readonly runId: string; readonly seriesNumbers?: readonly number[] },
): Promise<Map<number, PointColumns>> {
  return await readSteadily(db, params.runId, (state) => readPoints(db, { ...params, state }));
}

/** The same, of a run whose state was read already; to be called inside `readSteadily`. */
export async function readPoints(
  db: Database,
  params: { readonly runId: string; readonly seriesNumbers?: readonly number[]; readonly state: RunState },
): Promise<Map<number, PointColumns>> {
  const { runId, seriesNumbers, state } = params;
  const parts = new Map<number, PointColumns[]>();
  const add = (number: number, columns: PointColumns): void => {
    const known = parts.get(number);
    if (known === undefined) parts.set(number, [columns]);
    else known.push(columns);
  };
  for (const { id } of await listArrivedImports(db, runId)) {
    for await (const { seriesNumber, payload } of readChunks(db, { runId, importId: id, seriesNumbers })) {
      add(seriesNumber, decodePoints(payload));
    }
  }
  const wanted = seriesNumbers === undefined ? null : new Set(seriesNumbers);
  const batches = await loadWaitingBatches(db, { runId, foldedThrough: state.foldedThrough });
  for (const [number, columns] of gatherBySeries(batches)) {
    if (wanted !== null && !wanted.has(number)) continue;
    // What waits has not been compared with what is stored: folding does that, and so does reading.
    const waiting = joinColumns(columns);
    const steps = stepRangeOf(waiting);
    const overlapping = (parts.get(number) ?? []).filter((part) => rangesOverlap(stepRangeOf(part), steps));
    add(number, dropRepeatedPoints(waiting, overlapping));
  }
  const joined = [...parts].map(([number, columns]) => [number, joinColumns(columns)] as const);
  return new Map(joined.filter(([, columns]) => columns.steps.length > 0).sort(([a], [b]) => a - b));
}

type ChunkPlace = { readonly seriesNumber: number; readonly sequence: number };

/** The chunks of one import in their order, a number of them with each query. */
async function* readChunks(
  db: Database,
  params: { readonly runId: string; readonly importId: string; readonly seriesNumbers: readonly number[] | undefined },
) {
  const { runId, importId, seriesNumbers } = params;
  const series = seriesNumbers === undefined ? {} : { seriesNumber: { in: [...seriesNumbers] } };
  let last: ChunkPlace | undefined;
  do {
    const after =
      last === undefined
        ? {}
        : {
            OR: [
              { seriesNumber: { gt: last.seriesNumber } },
              { seriesNumber: last.seriesNumber, sequence: { gt: last.sequence } },
            ],
          };
    const rows = await prismaOf(db).chunk.findMany({
      where: { AND: [{ runId, importId }, series, after] },
      orderBy: [{ seriesNumber: "asc" }, { sequence: "asc" }],
      take: CHUNKS_AT_ONCE,
      select: { seriesNumber: true, sequence: true, payload: true },
    });
    yield* rows;
    last = rows.length < CHUNKS_AT_ONCE ? undefined : rows.at(-1);
  } while (last !== undefined);
}
