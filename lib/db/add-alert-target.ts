import { AppError } from "@/lib/core/errors";
import { appendAuditEntry } from "./append-audit-entry";
import type { Database } from "./database";
import { inTransaction } from "./in-transaction";

/** More would let one verdict send a flood. */
const TARGETS_LIMIT = 20;

export type NewAlertTarget = {
  readonly id: string;
  readonly projectId: string;
  readonly kind: "webhook" | "email";
  readonly address: string;
  /** Of a webhook: what its messages are signed with, encrypted. */
  readonly secret: string | null;
  readonly namesSubgroups: boolean;
};

/**
 * Adds a target to which a project sends its alerts. Its address stands in the row and not in the audit log, which
 * can never forget it.
 *
 * @param params.where what the log may say of the address: the host of a webhook
 * @throws AppError "conflict" where the project has enough of them, or this one
 */
export async function addAlertTarget(
  db: Database,
  params: { readonly target: NewAlertTarget; readonly where: string; readonly by: string; readonly at: Date },
): Promise<void> {
  const { target, where, by, at } = params;
  const { id, projectId, kind, address, namesSubgroups } = target;
  await inTransaction(db, async (transaction) => {
    // Holds the row, so that two who add at once are counted one after the other.
    await transaction.project.update({ where: { id: projectId }, data: { updatedAt: at } });
    const open = await transaction.alertTarget.findMany({
      where: { projectId, endedAt: null },
      select: { kind: true, address: true },
    });
    if (open.some((other) => other.kind === kind && other.address === address))
      throw new AppError("conflict", "The project sends its alerts there already.", "End that target first.");
    if (open.length >= TARGETS_LIMIT)
      throw new AppError(
        "conflict",
        `Expected at most ${TARGETS_LIMIT} targets in a project, and it has ${open.length} already.`,
        "End one that is not needed.",
      );
    await transaction.alertTarget.create({ data: { ...target, createdBy: by, createdAt: at } });
    await appendAuditEntry(db, transaction, {
      actor: by,
      action: "alert-target.added",
      object: `alert-target:${id}`,
      project: projectId,
      details: { kind, where, namesSubgroups },
    });
  });
}
