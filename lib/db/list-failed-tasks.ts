import { type Database, prismaOf } from "./database";

/** Work of the server itself that failed and will be tried again. */
export type FailedTask = {
  readonly kind: string;
  /** "" for a task of the whole installation. */
  readonly runId: string;
  readonly attempts: number;
  readonly dueAt: Date;
};

/** Tasks that failed at their last try, those tried most often first. */
export async function listFailedTasks(
  db: Database,
  { limit }: { readonly limit: number },
): Promise<readonly FailedTask[]> {
  return await prismaOf(db).task.findMany({
    where: { attempts: { gt: 0 } },
    orderBy: [{ attempts: "desc" }, { id: "asc" }],
    take: limit,
    select: { kind: true, runId: true, attempts: true, dueAt: true },
  });
}
