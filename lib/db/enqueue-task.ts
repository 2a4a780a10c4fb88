import { type Database, prismaOf } from "./database";
import { newId } from "./new-id";

/**
 * Asks for something to be done while nobody waits for it. There is one task of a kind for a run (or
 * for the whole installation, when `runId` is null): asking again while it waits may bring it forward
 * and changes nothing else; asking while it is being done has it done once more, at `dueAt`.
 */
export async function enqueueTask(
  db: Database,
  params: { readonly kind: string; readonly runId: string | null; readonly dueAt: Date },
): Promise<void> {
  const { kind, dueAt } = params;
  const runId = params.runId ?? "";
  const { task } = prismaOf(db);
  await task.upsert({
    where: { kind_runId: { kind, runId } },
    create: { id: newId(), kind, runId, dueAt },
    update: { generation: { increment: 1 } },
  });
  await task.updateMany({
    where: { kind, runId, OR: [{ dueAt: { gt: dueAt } }, { leaseOwner: { not: null } }] },
    data: { dueAt },
  });
}
