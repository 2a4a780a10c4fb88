import { prismaAdapter } from "@better-auth/prisma-adapter";
import { type Database, prismaOf } from "./database";

/**
 * The value of better-auth's `database` option, so that Prisma stays inside lib/db. Without transactions of its own:
 * what it calls within one (the audit log, rules of who is let in) asks the database too, and SQLite has one writer,
 * so that both would wait for ever. It writes one row at a time; an account whose second row is missing gets it at
 * the next sign-in.
 */
export function betterAuthDatabase(db: Database): ReturnType<typeof prismaAdapter> {
  return prismaAdapter(prismaOf(db), { provider: db.provider, transaction: false });
}
