import { type Database, prismaOf } from "./database";

const DAY_MS = 86_400_000;

/** Ids of deleted runs whose time to be brought back is over, and of those whose removal was begun. */
export async function listDuePurges(
  db: Database,
  { now }: { readonly now: Date },
): Promise<{ readonly due: readonly string[]; readonly begun: readonly string[] }> {
  const { project, run } = prismaOf(db);
  const terms = await project.findMany({ distinct: ["keepDeletedDays"], select: { keepDeletedDays: true } });
  const select = { id: true };
  const orderBy = { id: "asc" } as const;
  const due = await run.findMany({
    where: {
      state: "ready",
      OR: terms.map(({ keepDeletedDays }) => ({
        project: { keepDeletedDays },
        deletedAt: { lt: new Date(now.getTime() - keepDeletedDays * DAY_MS) },
      })),
    },
    orderBy,
    select,
  });
  const begun = await run.findMany({ where: { state: "purging" }, orderBy, select });
  const idOf = ({ id }: { readonly id: string }): string => id;
  return { due: due.map(idOf), begun: begun.map(idOf) };
}
