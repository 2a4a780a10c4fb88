import { type Database, prismaOf } from "./database";

/** The account of an address, disabled or not; null where there is none. */
export async function findAccount(
  db: Database,
  { email }: { readonly email: string },
): Promise<{ readonly userId: string; readonly disabledAt: Date | null } | null> {
  const found = await prismaOf(db).user.findUnique({ where: { email }, select: { id: true, disabledAt: true } });
  return found === null ? null : { userId: found.id, disabledAt: found.disabledAt };
}
