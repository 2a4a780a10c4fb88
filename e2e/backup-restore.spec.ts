import { execFile } from "node:child_process";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "@playwright/test";
import pg from "pg";
import { checkStoredChain } from "@/lib/audit/check-stored-chain";
import { hashPassword } from "@/lib/auth/hash-password";
import { type Database, rawOf } from "@/lib/db/database";
import { checkDatabase, closeDatabase, openDatabase } from "@/lib/db/open-database";
import { saveUser } from "@/lib/db/save-user";
import { createRun, insist, readSeriesCounts, sendBatch, sendUpload, type Target } from "@/scripts/crash-test/client";
import { type Installation, listSpooled, makeInstallation } from "@/scripts/crash-test/installation";
import { startServer } from "@/scripts/crash-test/server-process";
import { digestTables } from "@/tests/db/digest-tables";
import { startPostgres } from "@/tests/db/start-postgres";

const PERSON = { email: "ada@example.org", password: "correct horse battery" };
const LOG = Array.from({ length: 300 }, (_, step) =>
  JSON.stringify({ step, loss: 1 / (step + 1), "grad_norm/a.weight": 0.1, "grad_norm/b.weight": 0.2 }),
).join("\n");

type Place = Pick<Installation, "dataFolder" | "databaseUrl">;

/** The command as it is installed, on the database and folder of an installation. */
async function rounds({ dataFolder, databaseUrl }: Place, ...words: readonly string[]): Promise<string> {
  const env = { ...process.env, DATABASE_URL: databaseUrl, ROUNDS_DATA: dataFolder };
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ["dist/rounds.js", ...words], { env });
  return stdout + stderr;
}

async function reading<T>({ databaseUrl }: Place, work: (db: Database) => Promise<T>): Promise<T> {
  const db = await openDatabase({ url: databaseUrl });
  try {
    await checkDatabase(db);
    return await work(db);
  } finally {
    await closeDatabase(db);
  }
}

/** Uploads and live batches one after the other until it is told to stop; says what was acknowledged so far. */
function keepWriting(target: Target, runId: string) {
  const written = { batches: 0, uploads: 0 };
  let isStopped = false;
  const send = async (): Promise<void> => {
    for (let step = 0; !isStopped; step += 1) {
      await insist(() => sendBatch(target, runId, `batch ${step}`, JSON.stringify({ step, loss: step })));
      written.batches += 1;
    }
  };
  const upload = async (): Promise<void> => {
    for (let number = 0; !isStopped; number += 1) {
      const bytes = Buffer.from(LOG.replace("0.1", `0.${number + 1}`));
      await insist(() => sendUpload(target, `upload ${number}`, { filename: "a.jsonl", bytes, content: new Map() }));
      written.uploads += 1;
    }
  };
  const ended = Promise.all([send(), upload()]);
  return {
    written,
    stop: async (): Promise<void> => {
      isStopped = true;
      await ended;
    },
  };
}

/** What a database holds of that writing. */
async function readHeld(db: Database, runId: string) {
  const count = async (sql: string, values: readonly string[]) => Number((await rawOf(db).all(sql, values))[0]?.[0]);
  return {
    batches: await count(`SELECT COUNT(*) FROM "live_batch" WHERE "runId" = ?`, [runId]),
    uploads: await count(`SELECT COUNT(*) FROM "import" WHERE "kind" = 'file' AND "state" = 'published'`, []),
  };
}

async function get({ url, token }: Target, address: string): Promise<string> {
  const answer = await fetch(url + address, { headers: { authorization: `Bearer ${token}` } });
  const text = await answer.text();
  expect(answer.status, text).toBe(200);
  return text;
}

/** Every point of every run, and the report on one of them, as a server gives them. */
async function contentOf(target: Target, reported: string) {
  const { runs } = JSON.parse(await get(target, `/api/v1/runs?project=${target.project}`));
  const points: Record<string, string> = {};
  for (const { id, name } of runs) points[name] = await get(target, `/api/v1/runs/${id}/export?format=jsonl`);
  return { points, report: await get(target, `/api/v1/runs/${reported}/report?format=json`) };
}

for (const provider of ["sqlite", "postgresql"] as const) {
  test(`a backup that the installed command makes while a server writes, and one after it, give back the whole installation (${provider})`, async () => {
    test.setTimeout(600_000);
    const folder = await mkdtemp(path.join(tmpdir(), "rounds-moved-"));
    const postgres = provider === "postgresql" ? await startPostgres() : null;
    const old = await makeInstallation(postgres);
    const emptyPlace = async (name: string): Promise<Place> => {
      const dataFolder = path.join(folder, name);
      if (postgres === null) return { dataFolder, databaseUrl: `file:${path.join(dataFolder, "rounds.db")}` };
      const client = new pg.Client({ connectionString: postgres.url("postgres") });
      await client.connect();
      await client.query(`CREATE DATABASE ${name}`);
      await client.end();
      return { dataFolder, databaseUrl: postgres.url(name) };
    };
    try {
      const passwordHash = await hashPassword(PERSON.password);
      await saveUser(old.db, { name: "Ada", email: PERSON.email, passwordHash, isAdministrator: true, by: "test" });
      const server = await startServer(old);
      const target = { ...old, url: server.url };
      const live = await createRun(target, "live");
      const writing = keepWriting(target, live);
      const least = () => Math.min(writing.written.batches, writing.written.uploads);
      await expect.poll(least, { timeout: 60_000 }).toBeGreaterThanOrEqual(2);
      const before = { ...writing.written };
      await rounds(old, "backup", "--out", path.join(folder, "busy.backup"));
      await writing.stop();
      const content = await contentOf(target, live);
      const bundle = path.join(folder, "bundle.zip");
      await rounds(old, "report", live, "--format", "bundle", "--out", bundle);
      await server.end("SIGTERM");
      const said = await rounds(old, "backup", "--out", path.join(folder, "quiet.backup"));

      const busy = await emptyPlace("busy");
      await rounds(busy, "restore", path.join(folder, "busy.backup"));
      expect(await reading(busy, (db) => checkStoredChain(db, []))).toMatchObject({ status: "intact" });
      const held = await reading(busy, (db) => readHeld(db, live));
      expect(held.batches).toBeGreaterThanOrEqual(before.batches);
      expect(held.uploads).toBeGreaterThanOrEqual(before.uploads);

      const moved = await emptyPlace("moved");
      const restored = await rounds(moved, "restore", path.join(folder, "quiet.backup"));
      const head = /Head of the audit log: (.+)/.exec(said)?.[1];
      expect(restored).toContain(`Head of the audit log: ${head}`);
      expect(await reading(moved, digestTables)).toEqual(await digestTables(old.db));
      // What lies outside of the database is kept apart, and put back by hand.
      await cp(path.join(old.dataFolder, "keys"), path.join(moved.dataFolder, "keys"), { recursive: true });

      const again = await startServer({ ...moved, port: old.port });
      try {
        const there = { ...target, url: again.url };
        expect(await contentOf(there, live)).toEqual(content);
        expect(await readSeriesCounts(there, live)).toMatchObject({
          value: new Map([["loss", writing.written.batches]]),
        });
        const signedIn = await fetch(`${again.url}/api/auth/sign-in/email`, {
          method: "POST",
          headers: { "content-type": "application/json", origin: again.url },
          body: JSON.stringify(PERSON),
        });
        expect(signedIn.status, await signedIn.text()).toBe(200);
        expect(await rounds(moved, "verify", bundle, "--level", "2")).toContain("passed");
        expect(await listSpooled(moved)).toEqual([]);
      } finally {
        await again.end("SIGTERM");
      }
    } finally {
      await old.remove();
      await rm(folder, { recursive: true, force: true });
    }
  });
}
