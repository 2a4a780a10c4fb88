import { type Database, prismaOf } from "./database";

/** A task that this process has taken on. */
export type LeasedTask = {
  readonly id: string;
  readonly kind: string;
  /** null = of the whole installation. */
  readonly runId: string | null;
  /** How often it failed before. */
  readonly attempts: number;
  readonly generation: number;
  readonly leaseOwner: string;
};

/** Tasks that are looked at before others are found to have been faster with all of them. */
const CANDIDATES = 10;

/**
 * Takes the task that has been due the longest; null when none is. A lease that ran out counts for
 * nothing: the process that held it is gone, or so slow that another may as well do the work.
 */
export async function leaseTask(
  db: Database,
  params: { readonly owner: string; readonly now: Date; readonly leaseMs: number },
): Promise<LeasedTask | null> {
  const { owner, now, leaseMs } = params;
  const { task } = prismaOf(db);
  const isFree = { OR: [{ leaseUntil: null }, { leaseUntil: { lte: now } }] };
  const due = await task.findMany({
    where: { dueAt: { lte: now }, ...isFree },
    orderBy: [{ dueAt: "asc" }, { id: "asc" }],
    take: CANDIDATES,
    select: { id: true },
  });
  for (const { id } of due) {
    const { count } = await task.updateMany({
      where: { id, dueAt: { lte: now }, ...isFree },
      data: { leaseOwner: owner, leaseUntil: new Date(now.getTime() + leaseMs) },
    });
    if (count === 0) continue;
    const taken = await task.findFirst({
      where: { id, leaseOwner: owner },
      select: { id: true, kind: true, runId: true, attempts: true, generation: true },
    });
    if (taken !== null) return { ...taken, runId: taken.runId === "" ? null : taken.runId, leaseOwner: owner };
  }
  return null;
}
