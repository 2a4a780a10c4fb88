import { type Database, prismaOf } from "./database";

/** Since when the task that has waited the longest is due; null while none is. */
export async function findOldestDueTask(db: Database, params: { readonly now: Date }): Promise<Date | null> {
  const task = await prismaOf(db).task.findFirst({
    where: { dueAt: { lte: params.now } },
    orderBy: { dueAt: "asc" },
    select: { dueAt: true },
  });
  return task?.dueAt ?? null;
}
