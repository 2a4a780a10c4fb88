import { AppError } from "@/lib/core/errors";
import type { SeriesToAllocate } from "./allocate-series";
import { type Database, prismaOf } from "./database";
import { seriesIdentity } from "./series-identity";
import { splitList } from "./split-list";

/** Databases limit the parameters of one statement. */
const NAMES_AT_ONCE = 500;

type Named = Pick<SeriesToAllocate, "key" | "context">;

/**
 * Refuses series that would make more of a run than it may have; those that it has already are always let pass.
 * Batches that come at the same moment may exceed the limit by what they hold.
 *
 * @throws AppError "bad-input"
 */
export async function requireRoomForSeries(
  db: Database,
  params: { readonly runId: string; readonly series: readonly Named[]; readonly limit: number },
): Promise<void> {
  const { runId, series, limit } = params;
  if (series.length === 0) return;
  const has = await prismaOf(db).series.count({ where: { runId } });
  if (has + series.length <= limit) return;
  const identities = [...new Set(series.map(({ key, context }) => seriesIdentity(key, context)))];
  let known = 0;
  for (const some of splitList(identities, NAMES_AT_ONCE)) {
    known += await prismaOf(db).series.count({ where: { runId, identity: { in: some } } });
  }
  const added = identities.length - known;
  if (added === 0 || has + added <= limit) return;
  const show = (count: number): string => count.toLocaleString("en-US");
  throw new AppError(
    "bad-input",
    `A run that is logged live may have at most ${show(limit)} series; this one has ${show(has)}, and the batch would add ${show(added)}. Nothing of it was taken.`,
    "Log fewer names, without a step or a count in them, or log to another run.",
  );
}
