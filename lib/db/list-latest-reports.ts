import { type Database, prismaOf } from "./database";
import { VISIBLE_RUN } from "./run-record";

/** A record of a report that was exported or signed. */
export type LatestReport = {
  readonly sha256: string;
  readonly run: { readonly id: string; readonly name: string; readonly project: { readonly name: string } };
  /** Of its first export or signature. */
  readonly createdAt: Date;
  readonly signatures: number;
};

/**
 * The records that left the house last, of all runs of some projects.
 *
 * @param params.wholeIn projects in which single patients are open to the reader; null = in every project
 * @param params.withheldIn projects in which they are not, and only records without them are listed; null = the same
 */
export async function listLatestReports(
  db: Database,
  params: {
    readonly wholeIn: readonly string[] | null;
    readonly withheldIn: readonly string[] | null;
    readonly limit: number;
  },
): Promise<readonly LatestReport[]> {
  const { wholeIn, withheldIn, limit } = params;
  const runsOf = (ids: readonly string[] | null) => ({
    ...VISIBLE_RUN,
    ...(ids === null ? {} : { projectId: { in: [...ids] } }),
  });
  const rows = await prismaOf(db).keptReport.findMany({
    where: { OR: [{ run: runsOf(wholeIn) }, { isWhole: false, run: runsOf(withheldIn) }] },
    orderBy: [{ createdAt: "desc" }, { sha256: "asc" }],
    take: limit,
    select: {
      sha256: true,
      createdAt: true,
      run: { select: { id: true, name: true, project: { select: { name: true } } } },
      _count: { select: { signatures: true } },
    },
  });
  return rows.map(({ _count: { signatures }, ...row }) => ({ ...row, signatures }));
}
