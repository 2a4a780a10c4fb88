import { type Database, prismaOf } from "./database";
import { ensureTask } from "./ensure-task";

/**
 * Asks for something to be done while nobody waits for it. There is one task of a kind for a run (or
 * for the whole installation, when `runId` is null): asking again while it waits may bring it forward
 * and changes nothing else; asking while it is being done has it done once more, at `dueAt`.
 */
export async function enqueueTask(
  db: Database,
  params: { readonly kind: string; readonly runId: string | null; readonly dueAt: Date },
): Promise<void> {
  await ensureTask(db, params);
  const { kind, dueAt } = params;
  await prismaOf(db).task.updateMany({
    where: { kind, runId: params.runId ?? "", OR: [{ dueAt: { gt: dueAt } }, { leaseOwner: { not: null } }] },
    data: { dueAt },
  });
}
