import type { SeriesContext, SeriesMapping } from "@/lib/series/run-data";
import { type Database, prismaOf, type Transaction } from "./database";
import { contextText, seriesIdentity } from "./series-identity";
import { splitList } from "./split-list";

export type SeriesToAllocate = {
  readonly key: string;
  readonly context: SeriesContext;
  /** How the series is seen; used only when it is new. */
  readonly mapping: SeriesMapping;
  /** Whether that differs from what the key rules give. */
  readonly isMappingEdited?: boolean;
  /** Why its values are estimates, or null; used only when the series is new. */
  readonly estimatedReason: string | null;
};

export type AllocatedSeries = {
  readonly number: number;
  /** False when the series was in the run before. */
  readonly isNew: boolean;
};

/** Databases limit the parameters of one statement. */
const NAMES_AT_ONCE = 500;
const ATTEMPTS = 5;

type Known = { readonly number: number; readonly ownedByImport: string | null };

/**
 * Finds the series of a run by key and context and makes those that are missing, in their order.
 *
 * @param params.owner the import that makes them and removes them again when it is abandoned; null
 *   when they are to stay. Whoever else uses a series takes it from its owner.
 */
export async function allocateSeries(
  db: Database,
  params: { readonly runId: string; readonly owner: string | null; readonly series: readonly SeriesToAllocate[] },
): Promise<AllocatedSeries[]> {
  const allocated: AllocatedSeries[] = [];
  for (const some of splitList(params.series, NAMES_AT_ONCE)) {
    allocated.push(...(await allocateSome(db, { ...params, series: some })));
  }
  return allocated;
}

async function allocateSome(
  db: Database,
  params: { readonly runId: string; readonly owner: string | null; readonly series: readonly SeriesToAllocate[] },
): Promise<AllocatedSeries[]> {
  const { runId, owner, series } = params;
  const identities = series.map(({ key, context }) => seriesIdentity(key, context));
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const outcome = await prismaOf(db).$transaction(async (transaction) => {
      let known = await findKnown(transaction, runId, identities);
      const before = new Set(known.keys());
      if (known.size < new Set(identities).size) {
        const next = await reserveNumbers(transaction, runId, series.length);
        // Again, now that nobody else can add any: the row of the run is locked.
        known = await findKnown(transaction, runId, identities);
        await createMissing(transaction, { runId, owner, series, identities, known, next });
      }
      if (!(await takeFromOwners(transaction, runId, owner, [...known.values()]))) return null;
      return identities.map((identity) => ({
        number: known.get(identity)?.number ?? 0,
        isNew: !before.has(identity),
      }));
    });
    if (outcome !== null) return outcome;
  }
  throw new Error("Series keep being removed while they are asked for.");
}

async function findKnown(transaction: Transaction, runId: string, identities: string[]): Promise<Map<string, Known>> {
  const rows = await transaction.series.findMany({
    where: { runId, identity: { in: identities } },
    select: { identity: true, number: true, ownedByImport: true },
  });
  return new Map(rows.map(({ identity, ...known }) => [identity, known]));
}

/** @returns the first of `count` numbers that nobody else gets */
async function reserveNumbers(transaction: Transaction, runId: string, count: number): Promise<number> {
  const { nextSeries } = await transaction.run.update({
    where: { id: runId },
    data: { nextSeries: { increment: count } },
    select: { nextSeries: true },
  });
  return nextSeries - count;
}

/** Adds what it makes to `known`. */
async function createMissing(
  transaction: Transaction,
  params: {
    readonly runId: string;
    readonly owner: string | null;
    readonly series: readonly SeriesToAllocate[];
    readonly identities: readonly string[];
    readonly known: Map<string, Known>;
    readonly next: number;
  },
): Promise<void> {
  const { runId, owner, series, identities, known } = params;
  let number = params.next;
  const rows = series.flatMap(({ key, context, mapping, isMappingEdited = false, estimatedReason }, index) => {
    const identity = identities[index] ?? "";
    if (known.has(identity)) return [];
    known.set(identity, { number, ownedByImport: owner });
    number += 1;
    const view = { ...mapping, isMappingEdited, estimated: estimatedReason !== null, estimatedReason };
    const row = { runId, identity, key, context: contextText(context), ...view, ownedByImport: owner };
    return [{ ...row, number: number - 1 }];
  });
  await transaction.series.createMany({ data: rows });
}

/** @returns false when one of them was removed meanwhile */
async function takeFromOwners(
  transaction: Transaction,
  runId: string,
  owner: string | null,
  known: readonly Known[],
): Promise<boolean> {
  const foreign = known.filter(({ ownedByImport }) => ownedByImport !== null && ownedByImport !== owner);
  if (foreign.length === 0) return true;
  const { count } = await transaction.series.updateMany({
    where: { runId, number: { in: foreign.map(({ number }) => number) } },
    data: { ownedByImport: null },
  });
  return count === foreign.length;
}
