import { type Database, prismaOf } from "./database";

/** How many projects there are, and how many people whose accounts are open; `projectIds` null = everywhere. */
export async function countPeople(
  db: Database,
  { projectIds }: { readonly projectIds: readonly string[] | null },
): Promise<{ readonly projects: number; readonly people: number }> {
  const { project, user } = prismaOf(db);
  const isIn = projectIds === null ? null : { in: [...projectIds] };
  const [projects, people] = await Promise.all([
    project.count({ where: isIn === null ? {} : { id: isIn } }),
    user.count({
      where: { disabledAt: null, ...(isIn === null ? {} : { memberships: { some: { projectId: isIn } } }) },
    }),
  ]);
  return { projects, people };
}
