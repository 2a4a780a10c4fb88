import { type Database, prismaOf } from "./database";
import type { ProjectRecord } from "./project-record";
import { VISIBLE_RUN } from "./run-record";

export type ProjectSummaryRecord = ProjectRecord & {
  readonly createdAt: Date;
  readonly keepDeletedDays: number;
  /** Those that are there to be read; runs of experiments are none of them, as in the list of runs. */
  readonly runs: number;
  /** Members whose accounts are open. */
  readonly people: number;
  /** UTC, of the last entry of the audit log in the project; null where there is none. */
  readonly lastActivityAt: string | null;
};

/** One page of projects by name, with what is in each, and how many there are; `ids` null means all of them. */
export async function listProjectSummaries(
  db: Database,
  params: { readonly ids: readonly string[] | null; readonly offset: number; readonly limit: number },
): Promise<{ readonly projects: readonly ProjectSummaryRecord[]; readonly total: number }> {
  const { ids, offset, limit } = params;
  const where = ids === null ? {} : { id: { in: [...ids] } };
  const ordinary = { ...VISIBLE_RUN, proofPlan: null };
  const { project } = prismaOf(db);
  const total = await project.count({ where });
  const rows = await project.findMany({
    where,
    orderBy: [{ name: "asc" }, { id: "asc" }],
    skip: offset,
    take: limit,
    select: {
      id: true,
      name: true,
      description: true,
      createdAt: true,
      keepDeletedDays: true,
      _count: { select: { runs: { where: ordinary }, memberships: { where: { user: { disabledAt: null } } } } },
    },
  });
  const projects = await Promise.all(
    rows.map(async ({ _count, ...facts }) => {
      const { runs, memberships: people } = _count;
      return { ...facts, runs, people, lastActivityAt: await findLastEntry(db, facts.id) };
    }),
  );
  return { projects, total };
}

/** By the index on project and number: one row each, where a maximum per group would read every entry. */
async function findLastEntry(db: Database, project: string): Promise<string | null> {
  const last = await prismaOf(db).auditEntry.findFirst({
    where: { project },
    orderBy: { seq: "desc" },
    select: { at: true },
  });
  return last?.at ?? null;
}
