import { type Database, prismaOf } from "./database";
import { OUTBOX_SELECT, type OutboxRecord } from "./outbox-record";

/** A message in the outbox by its id. */
export async function findMessage(db: Database, { id }: { readonly id: string }): Promise<OutboxRecord | null> {
  return await prismaOf(db).outbox.findUnique({ where: { id }, select: OUTBOX_SELECT });
}
