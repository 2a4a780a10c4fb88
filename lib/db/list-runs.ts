import { choosePage } from "./choose-page";
import { type Database, prismaOf } from "./database";
import type { Prisma } from "./generated/sqlite/client";
import { RUN_SELECT, type RunRecord, VISIBLE_RUN } from "./run-record";
import { containing } from "./search-text";

/** A run as the list shows it, with its latest diagnosis and its latest file. */
export type ListedRun = RunRecord & {
  /** JSON of the stored diagnosis; null while the first one is being computed. */
  readonly diagnosis: string | null;
  readonly lastImport: { readonly filename: string; readonly at: Date } | null;
};

const ORDERS = {
  newest: [{ createdAt: "desc" }, { id: "asc" }],
  oldest: [{ createdAt: "asc" }, { id: "asc" }],
  name: [{ name: "asc" }, { id: "asc" }],
  weight: [{ diagnosisWeight: "asc" }, { createdAt: "desc" }, { id: "asc" }],
} as const satisfies Record<string, Prisma.RunOrderByWithRelationInput[]>;

export type RunFilter = {
  /** null = every project. */
  readonly projectIds: readonly string[] | null;
  /** Part of the name, whatever its case. */
  readonly search: string | null;
  /** null = any. */
  readonly statuses: readonly string[] | null;
  /** A single run; null = any. */
  readonly id: string | null;
};

/** One page of runs and how many there are in all; the order is total, so that no run is on two pages. */
export async function listRuns(
  db: Database,
  params: RunFilter & { readonly order: keyof typeof ORDERS; readonly offset: number; readonly limit: number },
): Promise<{ readonly runs: ListedRun[]; readonly total: number }> {
  const where = whereOf(db, params);
  const { run, diagnosisResult } = prismaOf(db);
  const orderBy = [...ORDERS[params.order]];
  const { search, offset, limit } = params;
  const select = { ...RUN_SELECT, diagnosisKey: true, imports: LAST_FILE };
  const { total, ...page } = await choosePage(db, {
    search: search ?? "",
    where,
    offset,
    limit,
    count: () => run.count({ where }),
    listTexts: async () => {
      const texts = await run.findMany({ where, orderBy, select: { id: true, name: true } });
      return texts.map(({ id, name }) => ({ id, texts: [name] }));
    },
  });
  const rows = await run.findMany({ ...page, orderBy, select });
  const results = await diagnosisResult.findMany({
    where: {
      OR: rows.flatMap(({ id, diagnosisKey }) => (diagnosisKey === null ? [] : [{ runId: id, key: diagnosisKey }])),
    },
    select: { runId: true, result: true },
  });
  const resultOf = new Map(results.map(({ runId, result }) => [runId, result]));
  return { total, runs: rows.map((row) => toListedRun(row, resultOf.get(row.id) ?? null)) };
}

const LAST_FILE = {
  where: { state: "published", kind: "file" },
  orderBy: { publishedAt: "desc" },
  take: 1,
  select: { filename: true, publishedAt: true },
} as const satisfies Prisma.Run$importsArgs;

function whereOf(db: Database, filter: RunFilter): Prisma.RunWhereInput {
  const { projectIds, search, statuses, id } = filter;
  return {
    ...VISIBLE_RUN,
    ...(projectIds === null ? {} : { projectId: { in: [...projectIds] } }),
    ...(search === null ? {} : { name: containing(db, search) }),
    ...(id === null ? {} : { id }),
    ...(statuses === null ? {} : { diagnosisStatus: { in: [...statuses] } }),
  };
}

type Row = RunRecord & {
  readonly diagnosisKey: string | null;
  readonly imports: readonly { readonly filename: string | null; readonly publishedAt: Date | null }[];
};

function toListedRun({ diagnosisKey: _, imports, ...run }: Row, diagnosis: string | null): ListedRun {
  const [last] = imports;
  const hasFile = last !== undefined && last.filename !== null && last.publishedAt !== null;
  return {
    ...run,
    diagnosis,
    lastImport: hasFile ? { filename: last.filename ?? "", at: last.publishedAt ?? run.createdAt } : null,
  };
}
