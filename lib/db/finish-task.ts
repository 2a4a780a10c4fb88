import { type Database, prismaOf } from "./database";
import type { LeasedTask } from "./lease-task";

/** Strikes a task off; one that was asked for again meanwhile stays and is free to be taken. */
export async function finishTask(db: Database, params: { readonly task: LeasedTask }): Promise<void> {
  const { id, leaseOwner, generation } = params.task;
  const { task } = prismaOf(db);
  const { count } = await task.deleteMany({ where: { id, leaseOwner, generation } });
  if (count === 1) return;
  await task.updateMany({
    where: { id, leaseOwner },
    data: { leaseOwner: null, leaseUntil: null, attempts: 0, lastError: null },
  });
}

/** Gives a task back that failed, to be tried again later. */
export async function postponeTask(
  db: Database,
  params: { readonly task: LeasedTask; readonly dueAt: Date; readonly error: string },
): Promise<void> {
  const { id, leaseOwner } = params.task;
  await prismaOf(db).task.updateMany({
    where: { id, leaseOwner },
    data: {
      leaseOwner: null,
      leaseUntil: null,
      dueAt: params.dueAt,
      attempts: { increment: 1 },
      lastError: params.error,
    },
  });
}
