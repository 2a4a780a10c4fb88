import { type Database, prismaOf } from "./database";

/** Everybody with an open account who has a role in a project, by name; administrators of the installation have one in each. */
export async function listProjectPeople(
  db: Database,
  params: { readonly projectId: string },
): Promise<{ readonly userId: string; readonly name: string; readonly role: string }[]> {
  const { projectId } = params;
  const people = await prismaOf(db).user.findMany({
    where: { disabledAt: null, OR: [{ isAdministrator: true }, { memberships: { some: { projectId } } }] },
    orderBy: [{ name: "asc" }, { id: "asc" }],
    select: { id: true, name: true, memberships: { where: { projectId }, select: { role: true } } },
  });
  return people.map(({ id, name, memberships }) => ({
    userId: id,
    name,
    role: memberships[0]?.role ?? "administrator",
  }));
}
