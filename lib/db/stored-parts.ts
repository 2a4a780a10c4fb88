import { listArrivedImports } from "./arrival-order";
import { type Database, rawOf } from "./database";
import { placeholders, type RawRow } from "./raw-database";

/** What one published import holds of one series. */
export type StoredPart = {
  readonly importId: string;
  readonly seriesNumber: number;
  readonly chunks: number;
  readonly points: number;
  readonly firstStep: number;
  readonly lastStep: number;
  readonly isAscending: boolean;
};

/** The parts of all series of a run by series number, each list in order of arrival. */
export async function listStoredParts(db: Database, runId: string): Promise<Map<number, StoredPart[]>> {
  const imports = await listArrivedImports(db, runId);
  const parts = new Map<number, StoredPart[]>();
  if (imports.length === 0) return parts;
  const rows = await rawOf(db).all(
    `SELECT "importId", "seriesNumber", "chunks", "points", "firstStep", "lastStep", "isAscending"
     FROM "series_part" WHERE "runId" = ? AND "importId" IN ${placeholders(imports.length)}`,
    [runId, ...imports.map(({ id }) => id)],
  );
  const rank = new Map(imports.map(({ id }, index) => [id, index]));
  const stored = rows.map(toStoredPart);
  stored.sort((a, b) => (rank.get(a.importId) ?? 0) - (rank.get(b.importId) ?? 0));
  for (const part of stored) {
    const known = parts.get(part.seriesNumber);
    if (known === undefined) parts.set(part.seriesNumber, [part]);
    else known.push(part);
  }
  return parts;
}

function toStoredPart(row: RawRow): StoredPart {
  const [importId, seriesNumber, chunks, points, firstStep, lastStep, isAscending] = row;
  return {
    importId: String(importId),
    seriesNumber: Number(seriesNumber),
    chunks: Number(chunks),
    points: Number(points),
    firstStep: Number(firstStep),
    lastStep: Number(lastStep),
    isAscending: Boolean(isAscending),
  };
}
