import { type Database, prismaOf } from "./database";
import { newId } from "./new-id";

/**
 * Sees to it that something is done once more while nobody waits for it, at `dueAt` where nothing of its kind waits
 * for the run (or for the whole installation, when `runId` is null). One that waits keeps its time; one that is being
 * done is done again.
 */
export async function ensureTask(
  db: Database,
  params: { readonly kind: string; readonly runId: string | null; readonly dueAt: Date },
): Promise<void> {
  const { kind, dueAt } = params;
  const runId = params.runId ?? "";
  await prismaOf(db).task.upsert({
    where: { kind_runId: { kind, runId } },
    create: { id: newId(), kind, runId, dueAt },
    update: { generation: { increment: 1 } },
  });
}
