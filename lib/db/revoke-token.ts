import { appendAuditEntry } from "./append-audit-entry";
import type { Database } from "./database";
import { inTransaction } from "./in-transaction";

/**
 * Ends an API token: the next request with it is refused.
 *
 * @returns false when there is no such token, or it was revoked already
 */
export async function revokeToken(
  db: Database,
  { id, by, at }: { readonly id: string; readonly by: string; readonly at: Date },
): Promise<boolean> {
  return await inTransaction(db, async (transaction) => {
    const { count } = await transaction.apiToken.updateMany({
      where: { id, revokedAt: null },
      data: { revokedAt: at },
    });
    if (count === 0) return false;
    const { name, scopes, projects } = await transaction.apiToken.findUniqueOrThrow({
      where: { id },
      select: { name: true, scopes: true, projects: { select: { projectId: true } } },
    });
    await appendAuditEntry(db, transaction, {
      actor: by,
      action: "token.revoked",
      object: `token:${id}`,
      project: projects.length === 1 ? (projects[0]?.projectId ?? null) : null,
      details: { name, scopes },
    });
    return true;
  });
}
