import type { AuditEvent } from "@/lib/core/audit-entry";
import { appendAuditEntries } from "./append-audit-entry";
import type { Database } from "./database";
import { inTransaction } from "./in-transaction";
import { statementsIn } from "./statements-in";

/** Revokes every token with this name in a project; answers how many there were. */
export async function revokeTokens(
  db: Database,
  params: { readonly projectId: string; readonly name: string; readonly by: string; readonly at: Date },
): Promise<number> {
  const { projectId, name, by, at } = params;
  return await inTransaction(db, async (transaction) => {
    const revoked = await transaction.apiToken.updateManyAndReturn({
      where: { projects: { some: { projectId } }, name, revokedAt: null },
      data: { revokedAt: at },
      select: { id: true },
    });
    const events = revoked.map(({ id }): AuditEvent => {
      return { actor: by, action: "token.revoked", object: `token:${id}`, project: projectId, details: { name } };
    });
    await appendAuditEntries(db, statementsIn(transaction), events);
    return revoked.length;
  });
}
