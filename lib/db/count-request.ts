import { type Database, rawOf } from "./database";
import { newId } from "./new-id";

/**
 * Counts a request under a key, in the table that all servers share.
 *
 * @returns the how manieth it is since the first one of its window, this one included
 */
export async function countRequest(
  db: Database,
  params: { readonly key: string; readonly windowMs: number; readonly at: Date },
): Promise<number> {
  const { key, windowMs, at } = params;
  const now = at.getTime();
  const start = now - windowMs;
  const [row] = await rawOf(db).transact((statements) =>
    statements.all(
      `INSERT INTO "rateLimit" ("id", "key", "count", "lastRequest") VALUES (?, ?, 1, ?)
       ON CONFLICT ("key") DO UPDATE SET
         "count" = CASE WHEN "rateLimit"."lastRequest" <= ? THEN 1 ELSE "rateLimit"."count" + 1 END,
         "lastRequest" = CASE WHEN "rateLimit"."lastRequest" <= ? THEN ? ELSE "rateLimit"."lastRequest" END
       RETURNING "count"`,
      [newId(), key, now, start, start, now],
    ),
  );
  return Number(row?.[0]);
}
