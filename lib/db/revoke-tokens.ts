import { type Database, prismaOf } from "./database";

/** Revokes every token with this name in a project; answers how many there were. */
export async function revokeTokens(
  db: Database,
  params: { readonly projectId: string; readonly name: string; readonly at: Date },
): Promise<number> {
  const { projectId, name, at } = params;
  const { count } = await prismaOf(db).apiToken.updateMany({
    where: { projectId, name, revokedAt: null },
    data: { revokedAt: at },
  });
  return count;
}
