import { createClient } from "@libsql/client";
import pg from "pg";
import type { Installation } from "./installation";

/** A look into the database that does not go through the product. */
export type Eyes = {
  /** Rows of a statement; numbers that count come as text or bigint from some drivers. */
  query(sql: string): Promise<Record<string, unknown>[]>;
  /** Asks the database whether it is whole; answers what it complains about. */
  findCorruption(): Promise<string[]>;
  close(): Promise<void>;
};

/** "Swept within a minute", and what a loaded machine may add. */
const SWEEP_LIMIT_SECONDS = 75;

export async function openEyes({ provider, databaseUrl }: Installation): Promise<Eyes> {
  return provider === "sqlite" ? openSqlite(databaseUrl) : await openPostgres(databaseUrl);
}

/** Rows that belong to nothing: of runs or imports that are gone, in whatever table. */
export async function findOrphans(eyes: Eyes, tables: ReadonlyMap<string, ReadonlySet<string>>): Promise<string[]> {
  const found: string[] = [];
  for (const [table, columns] of tables) {
    if (!columns.has("runId") || table === "run") continue;
    const orphan = columns.has("importId")
      ? `NOT EXISTS (SELECT 1 FROM "import" i WHERE i."runId" = t."runId" AND i."id" = t."importId")`
      : `t."runId" <> '' AND NOT EXISTS (SELECT 1 FROM "run" r WHERE r."id" = t."runId")`;
    const count = await countRows(eyes, `"${table}" t WHERE ${orphan}`);
    if (count > 0) found.push(`${count} rows of ${table} belong to nothing`);
  }
  return found;
}

/** Sums that must agree: what an import says it holds, and what its parts and chunks hold. */
export async function findMiscounts(eyes: Eyes): Promise<string[]> {
  const published = await countRows(
    eyes,
    `"import" i WHERE i."state" = 'published' AND i."points" <>
      (SELECT COALESCE(SUM(p."points"), 0) FROM "series_part" p WHERE p."runId" = i."runId" AND p."importId" = i."id")`,
  );
  const parts = await countRows(
    eyes,
    `(SELECT p."points", p."chunks", COUNT(*) AS "n", SUM(c."count") AS "sum", MAX(c."sequence") AS "last"
      FROM "series_part" p JOIN "import" i ON i."runId" = p."runId" AND i."id" = p."importId" AND i."state" = 'published'
      LEFT JOIN "chunk" c
        ON c."runId" = p."runId" AND c."importId" = p."importId" AND c."seriesNumber" = p."seriesNumber"
      GROUP BY p."runId", p."importId", p."seriesNumber", p."points", p."chunks") s
      WHERE s."points" <> s."sum" OR s."chunks" <> s."n" OR s."last" <> s."n" - 1`,
  );
  const found: string[] = [];
  if (published > 0) found.push(`${published} published imports say another number of points than they hold`);
  if (parts > 0) found.push(`${parts} series of published imports do not hold the chunks and points that they say`);
  return found;
}

/** Imports of killed processes that are still there. */
export async function countUnpublished(eyes: Eyes): Promise<number> {
  return await countRows(eyes, `"import" WHERE "state" <> 'published'`);
}

/** Chunks that a killed process had written and nobody may see. */
export async function countHiddenChunks(eyes: Eyes): Promise<number> {
  return await countRows(
    eyes,
    `"chunk" c JOIN "import" i ON i."runId" = c."runId" AND i."id" = c."importId" WHERE i."state" <> 'published'`,
  );
}

/** Whatever is left of imports once all have been swept. */
export async function findLeftovers(eyes: Eyes): Promise<string[]> {
  const found: string[] = [];
  const unpublished = await countUnpublished(eyes);
  if (unpublished > 0) found.push(`${unpublished} imports that were never published are not swept`);
  const runs = await countRows(eyes, `"run" WHERE "state" <> 'ready'`);
  if (runs > 0) found.push(`${runs} runs are left whose only import never ended`);
  const series = await countRows(eyes, `"series" WHERE "ownedByImport" IS NOT NULL`);
  if (series > 0) found.push(`${series} series are left that only a swept import used`);
  return found;
}

/** Waits until nothing unpublished is left; answers after how many seconds. */
export async function waitUntilSwept(eyes: Eyes): Promise<{ seconds: number; isSwept: boolean }> {
  const started = performance.now();
  for (;;) {
    const seconds = (performance.now() - started) / 1000;
    if ((await countUnpublished(eyes)) === 0) return { seconds, isSwept: true };
    if (seconds > SWEEP_LIMIT_SECONDS) return { seconds, isSwept: false };
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** The tables of the database with the names of their columns. */
export async function listTables(eyes: Eyes, { provider }: Installation): Promise<Map<string, Set<string>>> {
  const rows = await eyes.query(
    provider === "sqlite"
      ? `SELECT m.name AS "table", c.name AS "column" FROM sqlite_master m, pragma_table_info(m.name) c
         WHERE m.type = 'table'`
      : `SELECT table_name AS "table", column_name AS "column" FROM information_schema.columns
         WHERE table_schema = current_schema()`,
  );
  const tables = new Map<string, Set<string>>();
  for (const row of rows) {
    const table = String(row["table"]);
    tables.set(table, (tables.get(table) ?? new Set()).add(String(row["column"])));
  }
  return tables;
}

async function countRows(eyes: Eyes, from: string): Promise<number> {
  const [row] = await eyes.query(`SELECT COUNT(*) AS "n" FROM ${from}`);
  return Number(row?.["n"]);
}

function openSqlite(url: string): Eyes {
  const client = createClient({ url, timeout: 30_000 });
  const query = async (sql: string) => (await client.execute(sql)).rows.map((row) => ({ ...row }));
  return {
    query,
    findCorruption: async () => {
      const complaints = (await query("PRAGMA integrity_check")).map((row) => String(row["integrity_check"]));
      const broken = (await query("PRAGMA foreign_key_check")).map((row) => `a row of ${row["table"]} points nowhere`);
      return [...complaints.filter((line) => line !== "ok"), ...broken];
    },
    close: async () => client.close(),
  };
}

async function openPostgres(url: string): Promise<Eyes> {
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  // The server is killed under this connection now and then; the pool opens another.
  pool.on("error", () => undefined);
  const query = async (sql: string): Promise<Record<string, unknown>[]> => (await pool.query(sql)).rows;
  await query("CREATE EXTENSION IF NOT EXISTS amcheck");
  return {
    query,
    findCorruption: async () => {
      await query(BTREES);
      const heaps = (await query(HEAPS)).map((row) => `${row["table"]}: ${row["msg"]}`);
      const keys = await query(FOREIGN_KEYS);
      const broken: string[] = [];
      for (const { child, parent, condition, present } of keys) {
        const rows = await query(
          `SELECT COUNT(*) AS n FROM ${child} c WHERE ${present} AND NOT EXISTS (SELECT 1 FROM ${parent} p WHERE ${condition})`,
        );
        if (Number(rows[0]?.["n"]) > 0) broken.push(`${rows[0]?.["n"]} rows of ${child} point nowhere`);
      }
      return [...heaps, ...broken];
    },
    close: () => pool.end(),
  };
}

/** Every entry of every index has its row and the other way round; throws at the first that has not. */
const BTREES = `SELECT bt_index_check(i.indexrelid, true) FROM pg_index i
  JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a ON a.oid = c.relam AND a.amname = 'btree'
  JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = current_schema() AND i.indisready AND i.indisvalid`;

const HEAPS = `SELECT c.relname AS "table", v.msg FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace,
  verify_heapam(c.oid, check_toast => true) v WHERE c.relkind = 'r' AND n.nspname = current_schema()`;

const FOREIGN_KEYS = `SELECT k.conrelid::regclass::text AS child, k.confrelid::regclass::text AS parent,
  string_agg(format('c.%I = p.%I', a.attname, b.attname), ' AND ') AS condition,
  string_agg(format('c.%I IS NOT NULL', a.attname), ' AND ') AS present
  FROM pg_constraint k
  CROSS JOIN LATERAL unnest(k.conkey, k.confkey) AS u(child, parent)
  JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.child
  JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = u.parent
  WHERE k.contype = 'f' GROUP BY k.oid, k.conrelid, k.confrelid`;
