import type { Transaction } from "./database";
import { Prisma } from "./generated/sqlite/client";
import type { RawStatements } from "./raw-database";

/**
 * Raw statements inside a transaction of Prisma's, for rows with doubles: where Prisma writes a row itself
 * it rounds what JSON writes with an exponent to 16 digits, and the largest double becomes an infinity.
 */
export function statementsIn(transaction: Transaction): Pick<RawStatements, "run"> {
  return { run: (sql, values) => transaction.$executeRaw(Prisma.sql(sql.split("?"), ...values)) };
}
