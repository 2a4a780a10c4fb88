import { type Database, prismaOf } from "./database";
import type { Note } from "./save-run-notes";

/**
 * A page of what clients of trackers stated about a run, by key, and how many there are.
 *
 * @param params.without keys that begin with this are left out
 */
export async function pageRunNotes(
  db: Database,
  params: {
    readonly runId: string;
    readonly kind: "parameters" | "tags";
    readonly without: string;
    readonly offset: number;
    readonly limit: number;
  },
): Promise<{ readonly notes: readonly Note[]; readonly total: number }> {
  const { runId, kind, without, offset, limit } = params;
  const { runParameter, runTag } = prismaOf(db);
  const where = { runId, NOT: { key: { startsWith: without } } };
  const page = {
    where,
    orderBy: { key: "asc" },
    skip: offset,
    take: limit,
    select: { key: true, value: true },
  } as const;
  return kind === "parameters"
    ? { notes: await runParameter.findMany(page), total: await runParameter.count({ where }) }
    : { notes: await runTag.findMany(page), total: await runTag.count({ where }) };
}
