import { type Database, prismaOf } from "./database";
import { splitList } from "./split-list";

/** What clients of trackers stated about a run, by key. */
export type RunNotes = {
  readonly parameters: ReadonlyMap<string, string>;
  readonly tags: ReadonlyMap<string, string>;
};

/** Databases limit the parameters of one statement. */
const RUNS_AT_ONCE = 500;

/**
 * Parameters and tags of some runs, by run; each run is in the result.
 *
 * @param params.without tags are left out whose keys start so
 */
export async function listRunNotes(
  db: Database,
  params: { readonly runIds: readonly string[]; readonly without?: readonly string[] },
): Promise<Map<string, RunNotes>> {
  const notes = new Map(
    params.runIds.map((id) => [id, { parameters: new Map<string, string>(), tags: new Map<string, string>() }]),
  );
  const prisma = prismaOf(db);
  const others = (params.without ?? []).map((start) => ({ key: { startsWith: start } }));
  for (const ids of splitList(params.runIds, RUNS_AT_ONCE)) {
    const where = { runId: { in: [...ids] } };
    for (const { runId, key, value } of await prisma.runParameter.findMany({ where, orderBy: { key: "asc" } })) {
      notes.get(runId)?.parameters.set(key, value);
    }
    for (const { runId, key, value } of await prisma.runTag.findMany({
      where: { ...where, NOT: others },
      orderBy: { key: "asc" },
    })) {
      notes.get(runId)?.tags.set(key, value);
    }
  }
  return notes;
}
