import type { SeriesContext, SeriesMapping } from "@/lib/series/run-data";
import { type Database, rawOf } from "./database";
import { insertRows, placeholders, type RawStatements } from "./raw-database";
import { runIsGone } from "./read-run-state";
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
    // Nobody is told of a series before its first points are committed, and that makes it last as well.
    const outcome = await rawOf(db).transactUnsynced(async (statements) => {
      let known = await findKnown(statements, runId, identities);
      const before = new Set(known.keys());
      if (known.size < new Set(identities).size) {
        const next = await reserveNumbers(statements, runId, series.length);
        // Again, now that nobody else can add any: the row of the run is locked.
        known = await findKnown(statements, runId, identities);
        await createMissing(statements, { runId, owner, series, identities, known, next });
      }
      if (!(await takeFromOwners(statements, runId, owner, [...known.values()]))) return null;
      return identities.map((identity) => ({
        number: known.get(identity)?.number ?? 0,
        isNew: !before.has(identity),
      }));
    });
    if (outcome !== null) return outcome;
  }
  throw new Error("Series keep being removed while they are asked for.");
}

async function findKnown(
  statements: RawStatements,
  runId: string,
  identities: readonly string[],
): Promise<Map<string, Known>> {
  const rows = await statements.all(
    `SELECT "identity", "number", "ownedByImport" FROM "series"
     WHERE "runId" = ? AND "identity" IN ${placeholders(identities.length)}`,
    [runId, ...identities],
  );
  return new Map(
    rows.map(([identity, number, owner]) => {
      return [String(identity), { number: Number(number), ownedByImport: owner === null ? null : String(owner) }];
    }),
  );
}

/** @returns the first of `count` numbers that nobody else gets */
async function reserveNumbers(statements: RawStatements, runId: string, count: number): Promise<number> {
  const [run] = await statements.all(
    `UPDATE "run" SET "nextSeries" = "nextSeries" + ? WHERE "id" = ? RETURNING "nextSeries"`,
    [count, runId],
  );
  if (run === undefined) throw runIsGone();
  return Number(run[0]) - count;
}

/** Adds what it makes to `known`. */
async function createMissing(
  statements: RawStatements,
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
    const { metric, layer, parameter, subgroup, split } = mapping;
    const view = { metric, layer, parameter, subgroup, split, isMappingEdited };
    const estimate = { estimated: estimatedReason !== null, estimatedReason };
    const source = { identity, key, context: contextText(context) };
    return [{ runId, number: number - 1, ...source, ...view, ...estimate, ownedByImport: owner }];
  });
  await insertRows(statements, "series", rows);
}

/** @returns false when one of them was removed meanwhile */
async function takeFromOwners(
  statements: RawStatements,
  runId: string,
  owner: string | null,
  known: readonly Known[],
): Promise<boolean> {
  const foreign = known.filter(({ ownedByImport }) => ownedByImport !== null && ownedByImport !== owner);
  if (foreign.length === 0) return true;
  const count = await statements.run(
    `UPDATE "series" SET "ownedByImport" = NULL WHERE "runId" = ? AND "number" IN ${placeholders(foreign.length)}`,
    [runId, ...foreign.map(({ number }) => number)],
  );
  return count === foreign.length;
}
