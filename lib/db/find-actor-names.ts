import { type Database, prismaOf } from "./database";

/** Finds what people and tokens are called, by their id alone; an id that is gone has no name. */
export async function findActorNames(
  db: Database,
  params: { readonly userIds: readonly string[]; readonly tokenIds: readonly string[] },
): Promise<{ readonly users: ReadonlyMap<string, string>; readonly tokens: ReadonlyMap<string, string> }> {
  const select = { id: true, name: true };
  const { user, apiToken } = prismaOf(db);
  const users = await user.findMany({ where: { id: { in: [...params.userIds] } }, select });
  const tokens = await apiToken.findMany({ where: { id: { in: [...params.tokenIds] } }, select });
  const byId = (rows: readonly { id: string; name: string }[]) => new Map(rows.map(({ id, name }) => [id, name]));
  return { users: byId(users), tokens: byId(tokens) };
}
