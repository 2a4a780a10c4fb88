import { prismaAdapter } from "@better-auth/prisma-adapter";
import { type Database, prismaOf } from "./database";

/** The value of better-auth's `database` option, so that Prisma stays inside lib/db. */
export function betterAuthDatabase(db: Database): ReturnType<typeof prismaAdapter> {
  return prismaAdapter(prismaOf(db), { provider: db.provider, transaction: true });
}
