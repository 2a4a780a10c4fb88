import type { JsonValue } from "@/lib/core/canonical-json";
import { AppError } from "@/lib/core/errors";
import { appendAuditEntries, lockAuditLog } from "./append-audit-entry";
import type { Database, Transaction } from "./database";
import { inTransaction } from "./in-transaction";
import { statementsIn } from "./statements-in";

/**
 * Makes somebody an administrator of the installation or takes that away, and disables an account or opens it
 * again. Disabling ends all its sessions at once, and its tokens open nothing any more.
 *
 * @returns false when there is no such person
 * @throws AppError "conflict" when nobody would be left who administers the installation
 */
export async function changePersonAccess(
  db: Database,
  params: {
    readonly userId: string;
    readonly isAdministrator?: boolean | undefined;
    readonly isDisabled?: boolean | undefined;
    readonly by: string;
    readonly at: Date;
  },
): Promise<boolean> {
  const { userId, by, at } = params;
  return await inTransaction(db, async (transaction) => {
    const { count } = await transaction.user.updateMany({ where: { id: userId }, data: { updatedAt: at } });
    if (count === 0) return false;
    // Whoever else changes such rights waits here: of two who take them from each other at once, one keeps them.
    const statements = statementsIn(transaction);
    const place = await lockAuditLog(db, statements);
    const before = await transaction.user.findUniqueOrThrow({
      where: { id: userId },
      select: { isAdministrator: true, disabledAt: true },
    });
    const isAdministrator = params.isAdministrator ?? before.isAdministrator;
    const wasDisabled = before.disabledAt !== null;
    const isDisabled = params.isDisabled ?? wasDisabled;
    const details: Record<string, JsonValue> = {};
    if (isAdministrator !== before.isAdministrator) {
      details["administrator"] = { from: before.isAdministrator, to: isAdministrator };
    }
    if (isDisabled !== wasDisabled) details["disabled"] = { from: wasDisabled, to: isDisabled };
    if (Object.keys(details).length === 0) return true;
    if (!isAdministrator || isDisabled) await requireOther(transaction, userId);
    const disabledAt = isDisabled ? (before.disabledAt ?? at) : null;
    await transaction.user.update({ where: { id: userId }, data: { isAdministrator, disabledAt } });
    if (isDisabled) {
      const { count: ended } = await transaction.session.deleteMany({ where: { userId } });
      details["sessionsEnded"] = ended;
    }
    const event = { actor: by, action: "person.access-changed", object: `person:${userId}`, project: null } as const;
    await appendAuditEntries(db, statements, [{ ...event, details }], place);
    return true;
  });
}

async function requireOther(transaction: Transaction, userId: string): Promise<void> {
  const administrators = await transaction.user.findMany({
    where: { isAdministrator: true, disabledAt: null },
    take: 2,
    select: { id: true },
  });
  if (administrators.length !== 1 || administrators[0]?.id !== userId) return;
  throw new AppError(
    "conflict",
    "This is the only administrator of the installation, and there has to be one.",
    "Make somebody else administrator of the installation first.",
  );
}
