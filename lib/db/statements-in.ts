import type { Transaction } from "./database";
import { Prisma } from "./generated/sqlite/client";
import type { RawStatements } from "./raw-database";

/**
 * Raw statements inside a transaction of Prisma's, for rows with doubles: where Prisma writes a row itself
 * it rounds what JSON writes with an exponent to 16 digits, and the largest double becomes an infinity.
 */
export function statementsIn(transaction: Transaction): RawStatements {
  return {
    run: (sql, values) => transaction.$executeRaw(Prisma.sql(sql.split("?"), ...values)),
    all: async (sql, values) => {
      const rows = await transaction.$queryRaw<Record<string, unknown>[]>(Prisma.sql(sql.split("?"), ...values));
      return rows.map((row) => Object.values(row));
    },
  };
}
