import { type Database, prismaOf } from "./database";

/** A run that was deleted and can still be brought back. */
export type DeletedRunRecord = {
  readonly id: string;
  readonly name: string;
  readonly project: { readonly id: string; readonly name: string; readonly keepDeletedDays: number };
  /** Who made the run. */
  readonly createdBy: string | null;
  readonly deletedAt: Date;
  readonly deletedBy: string;
  readonly reason: string;
};

type Asked = {
  readonly projectId: string;
  /** One run alone. */
  readonly runId?: string;
  /** Only runs that this actor made; null = everybody's. */
  readonly madeBy: string | null;
  readonly limit: number;
};

/** Deleted runs of a project that can be brought back, those deleted last first. */
export async function listDeletedRuns(
  db: Database,
  { projectId, runId, madeBy, limit }: Asked,
): Promise<readonly DeletedRunRecord[]> {
  const rows = await prismaOf(db).run.findMany({
    where: {
      projectId,
      state: "ready",
      deletedAt: { not: null },
      ...(runId === undefined ? {} : { id: runId }),
      ...(madeBy === null ? {} : { createdBy: madeBy }),
    },
    orderBy: [{ deletedAt: "desc" }, { id: "asc" }],
    take: limit,
    select: {
      id: true,
      name: true,
      createdBy: true,
      deletedAt: true,
      deletedBy: true,
      deletionReason: true,
      project: { select: { id: true, name: true, keepDeletedDays: true } },
    },
  });
  return rows.flatMap(({ deletedAt, deletedBy, deletionReason, ...rest }) =>
    deletedAt === null ? [] : [{ ...rest, deletedAt, deletedBy: deletedBy ?? "", reason: deletionReason ?? "" }],
  );
}
