import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, inject } from "vitest";
import type { Database } from "@/lib/db/database";
import { migrateDatabase } from "@/lib/db/migrate-database";
import { closeDatabase, openDatabase } from "@/lib/db/open-database";

/** The root of the repository, where the migrations are. */
export const PACKAGE_ROOT = new URL("../..", import.meta.url).pathname;

/** What a suite gets: the database once `beforeAll` has run, and its address for other processes. */
export type DatabaseUnderTest = {
  readonly provider: "sqlite" | "postgresql";
  readonly db: Database;
  readonly url: string;
};

/** Runs a suite twice, on an empty migrated SQLite file and on an empty migrated PostgreSQL database. */
export function describeOnBothDatabases(name: string, suite: (context: DatabaseUnderTest) => void): void {
  for (const provider of ["sqlite", "postgresql"] as const) {
    describe(`${name} (${provider})`, () => {
      let opened: { db: Database; url: string; remove: () => Promise<void> } | undefined;
      const get = () => {
        if (opened === undefined) throw new Error("The database is opened in beforeAll; use it inside tests.");
        return opened;
      };
      beforeAll(async () => {
        const place = provider === "sqlite" ? createSqliteFile() : await createPostgresDatabase();
        const db = await openDatabase({ url: place.url });
        opened = { ...place, db };
        await migrateDatabase(db, { packageRoot: PACKAGE_ROOT });
      });
      afterAll(async () => {
        if (opened === undefined) return;
        await closeDatabase(opened.db);
        await opened.remove();
      });
      suite({
        provider,
        get db() {
          return get().db;
        },
        get url() {
          return get().url;
        },
      });
    });
  }
}

/** An address in a new temporary folder, and how to remove it. */
export function createSqliteFile() {
  const folder = mkdtempSync(join(tmpdir(), "rounds-sqlite-"));
  return {
    url: `file:${join(folder, "test.db")}`,
    remove: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A new database on the server of this test run, and how to remove it. */
export async function createPostgresDatabase() {
  const maintenance = inject("postgresUrl");
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  await runOn(maintenance, `CREATE DATABASE ${name}`);
  const url = new URL(maintenance);
  url.pathname = `/${name}`;
  return { url: url.href, remove: () => runOn(maintenance, `DROP DATABASE ${name} WITH (FORCE)`) };
}

async function runOn(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(sql);
  await client.end();
}
