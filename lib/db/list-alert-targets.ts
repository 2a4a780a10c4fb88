import { type Database, prismaOf } from "./database";
import { OUTBOX_SELECT, type OutboxRecord } from "./outbox-record";

/** A target of a project, with the messages that were last meant for it. */
export type ListedAlertTarget = {
  readonly id: string;
  /** webhook | email */
  readonly kind: string;
  readonly address: string;
  readonly namesSubgroups: boolean;
  readonly createdBy: string;
  readonly createdAt: Date;
  /** The latest first. */
  readonly messages: readonly OutboxRecord[];
};

/**
 * The open targets of a project, the first added first. They are few, see `addAlertTarget`.
 *
 * @param params.messages how many of each
 */
export async function listAlertTargets(
  db: Database,
  params: { readonly projectId: string; readonly messages: number },
): Promise<readonly ListedAlertTarget[]> {
  const { alertTarget, outbox } = prismaOf(db);
  const targets = await alertTarget.findMany({
    where: { projectId: params.projectId, endedAt: null },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    select: { id: true, kind: true, address: true, namesSubgroups: true, createdBy: true, createdAt: true },
  });
  return await Promise.all(
    targets.map(async (target) => ({
      ...target,
      messages: await outbox.findMany({
        where: { targetId: target.id },
        orderBy: [{ createdAt: "desc" }, { id: "desc" }],
        take: params.messages,
        select: OUTBOX_SELECT,
      }),
    })),
  );
}
