import { AppError } from "@/lib/core/errors";
import type { AlertFacts } from "@/lib/schema/alert";
import { appendAuditEntry } from "./append-audit-entry";
import type { Database } from "./database";
import { inTransaction } from "./in-transaction";
import { isUniqueViolation } from "./is-unique-violation";
import { newId } from "./new-id";
import { TEST_MESSAGE } from "./outbox-record";

const MINUTE_MS = 60_000;

/**
 * Puts a test message for a target into the outbox, at most one in a minute.
 *
 * @throws AppError "too-many-requests"
 */
export async function queueTestMessage(
  db: Database,
  params: {
    readonly targetId: string;
    readonly facts: AlertFacts;
    /** When it may be sent by somebody else than who queues it. */
    readonly dueAt: Date;
    readonly by: string;
    readonly at: Date;
  },
): Promise<{ readonly id: string }> {
  const { targetId, facts, dueAt, by, at } = params;
  const id = newId();
  const uniqueKey = `test ${targetId} ${Math.floor(at.getTime() / MINUTE_MS)}`;
  const message = { id, uniqueKey, kind: TEST_MESSAGE, targetId, payload: JSON.stringify(facts) };
  try {
    await inTransaction(db, async (transaction) => {
      await transaction.outbox.create({ data: { ...message, createdAt: at, dueAt } });
      await appendAuditEntry(db, transaction, {
        actor: by,
        action: "alert-target.tested",
        object: `alert-target:${targetId}`,
        project: facts.project.id,
        details: { message: id },
      });
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new AppError(
      "too-many-requests",
      "Expected at most one test message a minute for each target, and this minute had one.",
      "Wait for the next minute; the last deliveries say how the first one went.",
      { waitMs: MINUTE_MS - (at.getTime() % MINUTE_MS) },
    );
  }
  return { id };
}
