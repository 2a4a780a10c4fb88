import { type Database, rawOf } from "./database";
import { newId } from "./new-id";

/** Attempts that failed under a key, as the table that all servers share has them. */
type FailedAttempts = { readonly count: number; readonly lastAt: Date };

/** After this long without one, they are forgotten. */
const REMEMBERED_MS = 3_600_000;

/** How often a try is begun again because another one came first. */
const TRIES = 20;

/**
 * Begins an attempt: it counts as failed until `forgiveAttempts` says that it did not, so that many at once are
 * counted one by one.
 *
 * @param params.waitAfter how long to wait, in ms, after so many failures
 * @returns ms that are left to wait; 0 = this attempt may be made
 */
export async function beginAttempt(
  db: Database,
  params: { readonly key: string; readonly at: Date; readonly waitAfter: (failures: number) => number },
): Promise<number> {
  const { key, at, waitAfter } = params;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const before = await findFailedAttempts(db, key, at);
    const left = before === null ? 0 : before.lastAt.getTime() + waitAfter(before.count) - at.getTime();
    if (left > 0) return left;
    if (await countOne(db, key, before, at)) return 0;
  }
  return Math.max(1000, waitAfter(1));
}

/** Forgets the failures under a key, since somebody has shown that they are who they say. */
export async function forgiveAttempts(db: Database, { key }: { readonly key: string }): Promise<void> {
  await rawOf(db).transact((statements) => statements.run('DELETE FROM "rateLimit" WHERE "key" = ?', [key]));
}

async function findFailedAttempts(db: Database, key: string, at: Date): Promise<FailedAttempts | null> {
  const sql = 'SELECT "count", "lastRequest" FROM "rateLimit" WHERE "key" = ? AND "lastRequest" > ?';
  const [row] = await rawOf(db).all(sql, [key, at.getTime()]);
  return row === undefined ? null : { count: Number(row[0]), lastAt: new Date(Number(row[1]) - REMEMBERED_MS) };
}

/**
 * The column `lastRequest` holds when the row may be forgotten: the session library clears out what lies before now.
 *
 * @returns false where another attempt was counted meanwhile
 */
async function countOne(db: Database, key: string, before: FailedAttempts | null, at: Date): Promise<boolean> {
  const until = at.getTime() + REMEMBERED_MS;
  const count = before?.count ?? 0;
  const known = before === null ? at.getTime() : before.lastAt.getTime() + REMEMBERED_MS;
  const isUnchanged =
    before === null ? '"rateLimit"."lastRequest" <= ?' : '"rateLimit"."lastRequest" = ? AND "rateLimit"."count" = ?';
  const counted = await rawOf(db).transact((statements) =>
    statements.all(
      `INSERT INTO "rateLimit" ("id", "key", "count", "lastRequest") VALUES (?, ?, 1, ?)
       ON CONFLICT ("key") DO UPDATE SET "count" = ?, "lastRequest" = ? WHERE ${isUnchanged}
       RETURNING "count"`,
      [newId(), key, until, count + 1, until, known, ...(before === null ? [] : [count])],
    ),
  );
  return counted.length === 1;
}
