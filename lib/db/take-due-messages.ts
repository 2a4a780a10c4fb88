import { type Database, prismaOf } from "./database";
import { type AlertTargetRecord, findAlertTarget } from "./find-alert-target";
import { OUTBOX_SELECT, type OutboxRecord, WAITING_MESSAGE } from "./outbox-record";

/** A message that this process has taken to send. */
export type TakenMessage = OutboxRecord & {
  /** null where it was ended meanwhile. */
  readonly target: AlertTargetRecord | null;
};

/**
 * Takes messages that are due, those due the longest first. Taking one counts as an attempt and puts off the next:
 * of any number of processes one has it until then, and what a process that died had taken comes up again by itself.
 *
 * @param params.nextAfter milliseconds from an attempt, by its number, to the next; longer than an attempt takes
 */
export async function takeDueMessages(
  db: Database,
  params: {
    readonly now: Date;
    readonly limit: number;
    readonly nextAfter: (attempts: number) => number;
    /** One message alone, due or not. */
    readonly id?: string;
  },
): Promise<readonly TakenMessage[]> {
  const { now, limit, nextAfter, id } = params;
  const { outbox } = prismaOf(db);
  const due = await outbox.findMany({
    where: { ...WAITING_MESSAGE, ...(id === undefined ? { dueAt: { lte: now } } : { id }) },
    orderBy: [{ dueAt: "asc" }, { id: "asc" }],
    take: limit,
    select: { ...OUTBOX_SELECT, targetId: true },
  });
  const taken: TakenMessage[] = [];
  for (const { targetId, ...message } of due) {
    const attempts = message.attempts + 1;
    const dueAt = new Date(now.getTime() + nextAfter(attempts));
    const { count } = await outbox.updateMany({
      where: { ...WAITING_MESSAGE, id: message.id, attempts: message.attempts },
      data: { attempts, dueAt },
    });
    if (count === 0) continue;
    taken.push({ ...message, attempts, dueAt, target: await findAlertTarget(db, { id: targetId }) });
  }
  return taken;
}
