import { type Database, prismaOf } from "./database";

/** Says whether anybody can sign in yet. */
export async function hasUsers(db: Database): Promise<boolean> {
  return (await prismaOf(db).user.findFirst({ select: { id: true } })) !== null;
}
