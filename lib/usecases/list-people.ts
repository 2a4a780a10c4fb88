import { requireCapability } from "@/lib/auth/require-capability";
import { type Actor, isRole } from "@/lib/auth/roles";
import { AppError } from "@/lib/core/errors";
import { type PersonRecord, listPeople as selectPeople } from "@/lib/db/list-people";
import type { Person, PersonListPage, PersonListQuery } from "@/lib/schema/people";
import type { Runtime } from "./runtime";

const PAGE_SIZE = 50;

/**
 * One page of everybody with an account, for administrators of the installation.
 *
 * @throws AppError "forbidden"
 */
export async function listPeople(
  { database }: Runtime,
  actor: Actor,
  { search, page }: PersonListQuery,
): Promise<PersonListPage> {
  requireCapability(actor, "people.manage", null);
  const offset = (page - 1) * PAGE_SIZE;
  const { people, total } = await selectPeople(database, { search, offset, limit: PAGE_SIZE });
  return { people: people.map(toPersonView), page, pageSize: PAGE_SIZE, total };
}

/**
 * One of them.
 *
 * @throws AppError "not-found" or "forbidden"
 */
export async function getPerson({ database }: Runtime, actor: Actor, userId: string): Promise<Person> {
  requireCapability(actor, "people.manage", null);
  const { people } = await selectPeople(database, { search: "", userId, offset: 0, limit: 1 });
  const [person] = people;
  if (person === undefined) throw personNotFound();
  return toPersonView(person);
}

export function personNotFound(): AppError {
  return new AppError("not-found", "There is no such account.", "Take the id from the list of people.");
}

function toPersonView({ createdAt, disabledAt, projects, ...rest }: PersonRecord): Person {
  return {
    ...rest,
    createdAt: createdAt.toISOString(),
    isDisabled: disabledAt !== null,
    projects: projects.flatMap(({ role, ...project }) => (isRole(role) ? [{ ...project, role }] : [])),
  };
}
