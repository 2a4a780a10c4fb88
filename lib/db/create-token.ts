import { SERVER_ACTOR } from "@/lib/core/audit-entry";
import { appendAuditEntry } from "./append-audit-entry";
import { type Database, prismaOf } from "./database";
import { newId } from "./new-id";

/** Keeps the digest of a new API token. */
export async function createToken(
  db: Database,
  params: {
    readonly name: string;
    readonly hash: string;
    readonly hint: string;
    /** null = every project. */
    readonly projectId: string | null;
    readonly role: string;
    readonly createdByUserId: string | null;
    readonly expiresAt: Date | null;
  },
): Promise<{ readonly id: string }> {
  const { name, projectId, role, createdByUserId, expiresAt } = params;
  return await prismaOf(db).$transaction(async (transaction) => {
    const { id } = await transaction.apiToken.create({ data: { id: newId(), ...params }, select: { id: true } });
    await appendAuditEntry(db, transaction, {
      actor: createdByUserId === null ? SERVER_ACTOR : `person:${createdByUserId}`,
      action: "token.created",
      object: `token:${id}`,
      project: projectId,
      details: { name, role, expiresAt: expiresAt?.toISOString() ?? null },
    });
    return { id };
  });
}
