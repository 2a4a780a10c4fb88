import { appendAuditEntry } from "./append-audit-entry";
import { type Database, prismaOf } from "./database";

/** Gives a person a role in a project, or another one. */
export async function saveMembership(
  db: Database,
  params: { readonly projectId: string; readonly userId: string; readonly role: string; readonly by: string },
): Promise<void> {
  const { projectId, userId, role, by } = params;
  await prismaOf(db).$transaction(async (transaction) => {
    const where = { projectId_userId: { projectId, userId } };
    const before = await transaction.membership.findUnique({ where, select: { role: true } });
    await transaction.membership.upsert({ where, create: { projectId, userId, role }, update: { role } });
    await appendAuditEntry(db, transaction, {
      actor: by,
      action: "membership.saved",
      object: `person:${userId}`,
      project: projectId,
      details: { from: before?.role ?? null, to: role },
    });
  });
}
