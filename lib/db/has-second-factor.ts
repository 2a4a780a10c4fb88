import { type Database, prismaOf } from "./database";

/** Says whether a person is asked for a code when they sign in with their password. */
export async function hasSecondFactor(db: Database, { userId }: { readonly userId: string }): Promise<boolean> {
  const user = await prismaOf(db).user.findUnique({ where: { id: userId }, select: { twoFactorEnabled: true } });
  return user?.twoFactorEnabled === true;
}
