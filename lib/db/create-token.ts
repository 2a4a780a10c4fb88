import { SERVER_ACTOR } from "@/lib/core/audit-entry";
import { appendAuditEntry } from "./append-audit-entry";
import type { Database } from "./database";
import { inTransaction } from "./in-transaction";
import { newId } from "./new-id";

/** Keeps the digest of a new API token. */
export async function createToken(
  db: Database,
  params: {
    readonly name: string;
    readonly hash: string;
    readonly hint: string;
    /** null = every project. */
    readonly projectIds: readonly string[] | null;
    readonly role: string;
    readonly scopes: readonly string[];
    readonly createdByUserId: string | null;
    readonly expiresAt: Date | null;
    /** Who does it, in the words of the audit log; whoever it belongs to where that is not said. */
    readonly by?: string;
  },
): Promise<{ readonly id: string }> {
  const { projectIds, scopes, by, ...facts } = params;
  const { name, role, createdByUserId, expiresAt } = facts;
  return await inTransaction(db, async (transaction) => {
    const { id } = await transaction.apiToken.create({
      data: {
        id: newId(),
        ...facts,
        scopes: scopes.join(" "),
        isEverywhere: projectIds === null,
        projects: { create: (projectIds ?? []).map((projectId) => ({ projectId })) },
      },
      select: { id: true },
    });
    await appendAuditEntry(db, transaction, {
      actor: by ?? (createdByUserId === null ? SERVER_ACTOR : `person:${createdByUserId}`),
      action: "token.created",
      object: `token:${id}`,
      project: projectIds?.length === 1 ? (projectIds[0] ?? null) : null,
      details: {
        name,
        role,
        scopes: scopes.join(" "),
        projects: projectIds?.join(" ") ?? "every",
        expiresAt: expiresAt?.toISOString() ?? null,
      },
    });
    return { id };
  });
}
