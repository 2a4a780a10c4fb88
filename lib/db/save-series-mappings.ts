import type { JsonValue } from "@/lib/core/canonical-json";
import type { SeriesMapping } from "@/lib/series/run-data";
import { appendAuditEntry } from "./append-audit-entry";
import type { Database, Transaction } from "./database";
import { Prisma } from "./generated/sqlite/client";
import { inTransaction } from "./in-transaction";
import { VISIBLE_RUN } from "./run-record";
import { digestForAudit } from "./shorten-for-audit";
import { splitList } from "./split-list";

export type MappingToSave = {
  /** Number of the series in its run. */
  readonly number: number;
  readonly mapping: SeriesMapping;
  /** False when the mapping is again the one that the key rules give. */
  readonly isEdited: boolean;
};

/** Databases limit the parameters of one statement, and SQLite its SELECTs to 500. */
const SERIES_AT_ONCE = 400;
const TIMEOUT_MS = 60_000;

/**
 * Changes how series of a run are seen, all of them or none; what they are and their points stay. The
 * revision of the run grows, so that diagnoses follow.
 *
 * @returns false when there is no such run, or one of the series is not in it
 */
export async function saveSeriesMappings(
  db: Database,
  params: {
    readonly runId: string;
    readonly mappings: readonly MappingToSave[];
    readonly by: string;
    /** Which series were to become what, as it was asked for: what the audit log says. */
    readonly asked: JsonValue;
    readonly at: Date;
  },
): Promise<boolean> {
  const { runId, mappings, by, asked, at } = params;
  const save = async (transaction: Transaction): Promise<void> => {
    const run = await transaction.run.updateMany({
      where: { ...VISIBLE_RUN, id: runId },
      data: { revision: { increment: 1 }, updatedAt: at },
    });
    if (run.count === 0) throw new MissingSeries();
    for (const some of splitList(mappings, SERIES_AT_ONCE)) {
      if ((await saveSome(transaction, runId, some)) !== some.length) throw new MissingSeries();
    }
    const { projectId } = await transaction.run.findUniqueOrThrow({
      where: { id: runId },
      select: { projectId: true },
    });
    await appendAuditEntry(db, transaction, {
      actor: by,
      action: "run.mapping-changed",
      object: `run:${runId}`,
      project: projectId,
      details: { series: mappings.length, asked },
      payloadSha256: digestForAudit(mappings),
    });
  };
  try {
    await inTransaction(db, save, { timeout: TIMEOUT_MS });
    return true;
  } catch (error) {
    if (error instanceof MissingSeries) return false;
    throw error;
  }
}

/** Thrown inside the transaction, so that nothing of it stays. */
class MissingSeries extends Error {}

/** One statement for many series, in words that both databases understand. @returns how many there were */
async function saveSome(transaction: Transaction, runId: string, mappings: readonly MappingToSave[]): Promise<number> {
  const rows = mappings.map(({ number, mapping, isEdited }) => {
    const { metric, layer, parameter, subgroup, split } = mapping;
    return Prisma.sql`SELECT CAST(${number} AS INTEGER) AS "number", CAST(${metric} AS TEXT) AS "metric",
      CAST(${layer} AS TEXT) AS "layer", CAST(${parameter} AS TEXT) AS "parameter",
      CAST(${subgroup} AS TEXT) AS "subgroup", CAST(${split} AS TEXT) AS "split",
      CAST(${isEdited ? 1 : 0} AS INTEGER) AS "edited"`;
  });
  return await transaction.$executeRaw`
    UPDATE "series" SET "metric" = v."metric", "layer" = v."layer", "parameter" = v."parameter",
      "subgroup" = v."subgroup", "split" = v."split", "isMappingEdited" = (v."edited" = 1)
    FROM (${Prisma.join(rows, " UNION ALL ")}) AS v
    WHERE "series"."runId" = ${runId} AND "series"."number" = v."number"`;
}
