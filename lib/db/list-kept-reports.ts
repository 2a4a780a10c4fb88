import { type Database, prismaOf } from "./database";

/** A record of a run that was exported or signed, without its content. */
export type KeptReportLine = {
  readonly sha256: string;
  /** False for the record of readers to whom single patients are closed. */
  readonly isWhole: boolean;
  readonly engineVersion: string;
  /** Of its first export or signature. */
  readonly createdAt: Date;
  readonly signatures: number;
};

/**
 * Records of the reports on a run, the newest first.
 *
 * @param params.withWhole false for readers to whom single patients are closed
 */
export async function listKeptReports(
  db: Database,
  { runId, withWhole, limit }: { readonly runId: string; readonly withWhole: boolean; readonly limit: number },
): Promise<{ readonly reports: readonly KeptReportLine[]; readonly total: number }> {
  const where = withWhole ? { runId } : { runId, isWhole: false };
  const [rows, total] = await Promise.all([
    prismaOf(db).keptReport.findMany({
      where,
      orderBy: [{ createdAt: "desc" }, { sha256: "asc" }],
      take: limit,
      select: {
        sha256: true,
        isWhole: true,
        engineVersion: true,
        createdAt: true,
        _count: { select: { signatures: true } },
      },
    }),
    prismaOf(db).keptReport.count({ where }),
  ]);
  return { reports: rows.map(({ _count: { signatures }, ...row }) => ({ ...row, signatures })), total };
}
