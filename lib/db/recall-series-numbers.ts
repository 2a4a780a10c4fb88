import type { SeriesToAllocate } from "./allocate-series";
import type { Database } from "./database";
import { seriesPair } from "./series-identity";

/** Runs whose series numbers are remembered; a live run sends the same keys again and again. */
const RUNS_REMEMBERED = 200;

/** By database and run: number by key and context. Numbers never change, and live series are never removed. */
const remembered = new WeakMap<Database, Map<string, Map<string, number>>>();

/**
 * The numbers of series of a run, from memory where this process has seen them, so that a batch of
 * known keys costs no look-up.
 */
export async function recallSeriesNumbers(
  db: Database,
  runId: string,
  series: readonly SeriesToAllocate[],
  allocate: (missing: readonly SeriesToAllocate[]) => Promise<readonly number[]>,
): Promise<number[]> {
  const known = numbersOf(db, runId);
  const pairs = series.map(({ key, context }) => seriesPair(key, context));
  const missing = series.filter((_, index) => !known.has(pairs[index] ?? ""));
  if (missing.length > 0) {
    const numbers = await allocate(missing);
    for (const [index, { key, context }] of missing.entries()) {
      known.set(seriesPair(key, context), numbers[index] ?? 0);
    }
  }
  return pairs.map((pair) => known.get(pair) ?? 0);
}

function numbersOf(db: Database, runId: string): Map<string, number> {
  const runs = remembered.get(db) ?? new Map<string, Map<string, number>>();
  remembered.set(db, runs);
  const known = runs.get(runId) ?? new Map<string, number>();
  // Put last, so that the first in the map is the one not asked for the longest.
  runs.delete(runId);
  runs.set(runId, known);
  const oldest = runs.keys().next().value;
  if (runs.size > RUNS_REMEMBERED && oldest !== undefined) runs.delete(oldest);
  return known;
}
