import { SERVER_ACTOR } from "@/lib/core/audit-entry";
import { appendAuditEntry } from "./append-audit-entry";
import type { Database } from "./database";
import { inTransaction } from "./in-transaction";
import { WAITING_MESSAGE } from "./outbox-record";

/** How an attempt to send a message ended. */
export type DeliveryOutcome =
  | { readonly kind: "sent" }
  | { readonly kind: "failed" | "given-up"; readonly error: string };

/**
 * Notes how an attempt ended. What was sent, and what is given up, is in the audit log; an attempt that failed and is
 * followed by another one is not.
 *
 * @param params.bodySha256 of what was sent, in hex
 */
export async function noteDelivery(
  db: Database,
  params: {
    readonly id: string;
    readonly outcome: DeliveryOutcome;
    readonly bodySha256: string | null;
    readonly at: Date;
  },
): Promise<void> {
  const { id, outcome, bodySha256, at } = params;
  // What was on its way when its target was ended has left all the same, and is said to have.
  const open = outcome.kind === "sent" ? { sentAt: null } : WAITING_MESSAGE;
  await inTransaction(db, async (transaction) => {
    const { count } = await transaction.outbox.updateMany({
      where: { ...open, id },
      data: {
        ...(outcome.kind === "sent" ? { sentAt: at, givenUpAt: null, lastError: null } : { lastError: outcome.error }),
        ...(outcome.kind === "given-up" ? { givenUpAt: at } : {}),
      },
    });
    // Purged, noted by another process, or given up with its target.
    if (count === 0 || outcome.kind === "failed") return;
    const { targetId, kind, attempts } = await transaction.outbox.findUniqueOrThrow({
      where: { id },
      select: { targetId: true, kind: true, attempts: true },
    });
    const target = await transaction.alertTarget.findUnique({ where: { id: targetId }, select: { projectId: true } });
    await appendAuditEntry(db, transaction, {
      actor: SERVER_ACTOR,
      action: outcome.kind === "sent" ? "alert.sent" : "alert.given-up",
      object: `alert-target:${targetId}`,
      project: target?.projectId ?? null,
      details: { message: id, kind, attempts },
      ...(bodySha256 === null ? {} : { payloadSha256: bodySha256 }),
    });
  });
}
