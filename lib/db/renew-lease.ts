import { type Database, prismaOf } from "./database";
import type { LeasedTask } from "./lease-task";

/** Holds on to a task for longer; changes nothing when another process has taken it over meanwhile. */
export async function renewLease(
  db: Database,
  params: { readonly task: LeasedTask; readonly now: Date; readonly leaseMs: number },
): Promise<void> {
  const { task, now, leaseMs } = params;
  await prismaOf(db).task.updateMany({
    where: { id: task.id, leaseOwner: task.leaseOwner },
    data: { leaseUntil: new Date(now.getTime() + leaseMs) },
  });
}
