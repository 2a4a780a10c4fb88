import { PASSWORD_LINK } from "./create-password-link";
import { type Database, prismaOf } from "./database";

/** Says whether a link for a new password is still good; asked before a password is hashed, which is slow. */
export async function hasPasswordLink(
  db: Database,
  { hash, at }: { readonly hash: string; readonly at: Date },
): Promise<boolean> {
  const where = { identifier: `${PASSWORD_LINK}${hash}`, expiresAt: { gt: at } };
  return (await prismaOf(db).verification.findFirst({ where, select: { id: true } })) !== null;
}
