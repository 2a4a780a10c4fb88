import type { Arrivals } from "@/lib/core/training";
import { type Database, prismaOf, rawOf } from "./database";
import { placeholders } from "./raw-database";
import { splitList } from "./split-list";

/** So many gaps make the pace of a run: enough for a mean, few enough that it follows a change. */
const GAPS = 32;
/** Databases limit the parameters of one statement. */
const RUNS_AT_ONCE = 200;

type Span = { readonly runId: string; readonly first: number; readonly last: number };

/**
 * When the last live batch of some runs came, and the mean of the latest gaps between batches. A run that none came
 * for is not in the result.
 */
export async function loadArrivals(
  db: Database,
  params: { readonly runIds: readonly string[] },
): Promise<Map<string, Arrivals>> {
  const arrivals = new Map<string, Arrivals>();
  for (const ids of splitList(params.runIds, RUNS_AT_ONCE)) {
    const spans = await findSpans(db, ids);
    const times = await findTimes(db, spans);
    for (const { runId, first, last } of spans) {
      const [began, heardAt] = [times.get(`${runId} ${first}`), times.get(`${runId} ${last}`)];
      if (began === undefined || heardAt === undefined) continue;
      arrivals.set(runId, { heardAt, meanGap: last === first ? null : (heardAt - began) / (last - first) });
    }
  }
  return arrivals;
}

/** Each looks at the ends of an index, however many batches a run has. */
async function findSpans(db: Database, runIds: readonly string[]): Promise<Span[]> {
  const rows = await rawOf(db).all(
    `SELECT "id",
       (SELECT MAX("sequence") FROM "live_batch" WHERE "runId" = "run"."id"),
       (SELECT "sequence" FROM "live_batch" WHERE "runId" = "run"."id" ORDER BY "sequence" DESC LIMIT 1 OFFSET ?),
       (SELECT MIN("sequence") FROM "live_batch" WHERE "runId" = "run"."id")
     FROM "run" WHERE "id" IN ${placeholders(runIds.length)}`,
    [GAPS, ...runIds],
  );
  return rows.flatMap(([id, last, back, first]) =>
    last === null ? [] : [{ runId: String(id), first: Number(back ?? first), last: Number(last) }],
  );
}

async function findTimes(db: Database, spans: readonly Span[]): Promise<Map<string, number>> {
  if (spans.length === 0) return new Map();
  const rows = await prismaOf(db).liveBatch.findMany({
    where: { OR: spans.map(({ runId, first, last }) => ({ runId, sequence: { in: [first, last] } })) },
    select: { runId: true, sequence: true, createdAt: true },
  });
  return new Map(rows.map(({ runId, sequence, createdAt }) => [`${runId} ${sequence}`, createdAt.getTime()]));
}
