import { type Database, prismaOf } from "./database";

/** Gives a person a role in a project, or another one. */
export async function saveMembership(
  db: Database,
  params: { readonly projectId: string; readonly userId: string; readonly role: string },
): Promise<void> {
  const { projectId, userId, role } = params;
  await prismaOf(db).membership.upsert({
    where: { projectId_userId: { projectId, userId } },
    create: { projectId, userId, role },
    update: { role },
  });
}
