import { type Database, prismaOf } from "./database";

/** Who answers for an API token, and until when it holds; null where there is none. */
export async function findTokenLimits(
  db: Database,
  { id }: { readonly id: string },
): Promise<{ readonly createdByUserId: string | null; readonly expiresAt: Date | null } | null> {
  return await prismaOf(db).apiToken.findUnique({ where: { id }, select: { createdByUserId: true, expiresAt: true } });
}
