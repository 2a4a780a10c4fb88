import { type Database, prismaOf } from "./database";

/** Where messages go, as the database has it. */
export type AlertTargetRecord = {
  readonly id: string;
  readonly projectId: string;
  /** webhook | email */
  readonly kind: string;
  readonly address: string;
  /** Of a webhook, encrypted. */
  readonly secret: string | null;
};

/** A target that was not ended; null when there is none. */
export async function findAlertTarget(
  db: Database,
  { id }: { readonly id: string },
): Promise<AlertTargetRecord | null> {
  return await prismaOf(db).alertTarget.findFirst({
    where: { id, endedAt: null },
    select: { id: true, projectId: true, kind: true, address: true, secret: true },
  });
}
