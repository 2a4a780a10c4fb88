import { appendAuditEntry } from "./append-audit-entry";
import { type Database, prismaOf } from "./database";

/** Gives a person a role in a project, or another one. */
export async function saveMembership(
  db: Database,
  params: {
    readonly projectId: string;
    readonly userId: string;
    readonly role: string;
    /** The right to rows of single patients; null or absent = as the role has it. */
    readonly mayReadPatients?: boolean | null;
    readonly by: string;
  },
): Promise<void> {
  const { projectId, userId, role, mayReadPatients = null, by } = params;
  await prismaOf(db).$transaction(async (transaction) => {
    const where = { projectId_userId: { projectId, userId } };
    const before = await transaction.membership.findUnique({ where, select: { role: true, mayReadPatients: true } });
    const rights = { role, mayReadPatients };
    await transaction.membership.upsert({ where, create: { projectId, userId, ...rights }, update: rights });
    await appendAuditEntry(db, transaction, {
      actor: by,
      action: "membership.saved",
      object: `person:${userId}`,
      project: projectId,
      details: {
        from: before?.role ?? null,
        to: role,
        patientsFrom: before?.mayReadPatients ?? null,
        patientsTo: mayReadPatients,
      },
    });
  });
}
