import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { EXIT } from "@/cli/command";
import { REPORT } from "@/cli/report";
import type { Actor } from "@/lib/auth/roles";
import { countRows } from "@/lib/db/count-rows";
import { type Database, rawOf } from "@/lib/db/database";
import { checkDatabase, closeDatabase, openDatabase } from "@/lib/db/open-database";
import { readMigrations } from "@/lib/db/read-migrations";
import { addPredictions } from "@/lib/usecases/add-predictions";
import { backUpDatabase } from "@/lib/usecases/back-up-database";
import { exportRun } from "@/lib/usecases/export-run";
import { getReport } from "@/lib/usecases/get-report";
import { importRun } from "@/lib/usecases/import-run";
import { restoreBackup } from "@/lib/usecases/restore-backup";
import type { Runtime } from "@/lib/usecases/runtime";
import { createPostgresDatabase, createSqliteFile, describeOnBothDatabases, PACKAGE_ROOT } from "../db/both-databases";
import { makeOlderDatabase } from "../db/older-database";
import { refusalOf } from "./refusal-of";
import { actorIn, bodyOf, runtimeOn } from "./runtime-under-test";

const LOG = Array.from({ length: 400 }, (_, step) =>
  JSON.stringify({ step, loss: 1 / (step + 1), "grad_norm/a.weight": 0.1, "grad_norm/b.weight": 0.2 }),
).join("\n");
const PREDICTIONS = "patient_id,y_true,y_prob\nxk41,0,0.2\nxk42,1,0.8\nxk43,1,0.6\n";
/** The last migration of a version before plans, predictions and the audit log, and of one before roles in projects. */
const OLDER = ["20261123141500_edited_settings", "20261126193003_kept_reports"] as const;

describeOnBothDatabases("a database of another version", (context) => {
  const folder = mkdtempSync(path.join(tmpdir(), "rounds-older-database-"));
  const removals: (() => Promise<void>)[] = [];
  let runtime: Runtime;
  let actor: Actor & { readonly projectId: string };
  let runId = "";
  const older = new Map<string, string>();

  beforeAll(async () => {
    const made = runtimeOn(context.db);
    runtime = made.runtime;
    removals.push(made.remove);
    actor = await actorIn(context.db, "administrator");
    const upload = async (run: string) => {
      const file = {
        project: actor.projectId,
        run,
        filename: "log.jsonl",
        expectedBytes: null,
        expectedSha256: null,
        body: bodyOf(LOG),
      };
      return (await importRun(runtime, actor, file)).runId;
    };
    runId = await upload("points alone");
    const withPatients = await upload("with predictions");
    const file = {
      runId: withPatients,
      filename: "test.csv",
      body: bodyOf(PREDICTIONS),
      expectedBytes: null,
      expectedSha256: null,
    };
    await addPredictions(runtime, actor, file);
    for (const last of OLDER) {
      const place = await makeOlderDatabase(context.db, last);
      removals.push(place.remove);
      older.set(last, place.url);
    }
  }, 300_000);
  afterAll(async () => {
    vi.unstubAllEnvs();
    for (const remove of removals) await remove();
    rmSync(folder, { recursive: true, force: true });
  });

  const migrations = () => readMigrations(PACKAGE_ROOT, context.provider).map(({ name }) => name);
  const urlOf = (last: string): string => older.get(last) ?? "";
  const reading = async <T>(url: string, work: (db: Database) => Promise<T>): Promise<T> => {
    const db = await openDatabase({ url });
    try {
      await checkDatabase(db);
      return await work(db);
    } finally {
      await closeDatabase(db);
    }
  };
  const rowsOf = (url: string) => reading(url, (db) => countRows(db.provider, rawOf(db)));
  const restored = async (backup: string) => {
    const place = context.provider === "sqlite" ? createSqliteFile() : await createPostgresDatabase();
    removals.push(place.remove);
    const target = { databaseUrl: place.url, packageRoot: PACKAGE_ROOT, replaces: false };
    return { url: place.url, result: await restoreBackup(backup, target) };
  };
  /** All points of the run, exactly, and the digest of its report, as a database holds them. */
  const runIn = async (db: Database) => {
    const { runtime: there, remove } = runtimeOn(db);
    const parts: Uint8Array[] = [];
    for await (const piece of (await exportRun(there, actor, runId, "jsonl")).bytes) parts.push(piece.slice());
    const { sha256 } = await getReport(there, actor, runId);
    await remove();
    return { points: Buffer.concat(parts).toString(), sha256 };
  };
  const report = async (url: string, out: string) => {
    vi.stubEnv("DATABASE_URL", url);
    const errors: string[] = [];
    const terminal = { out: () => undefined, error: (line: string) => errors.push(line), progress: () => undefined };
    const exit = await REPORT.run([runId, "--format", "json", "--out", path.join(folder, out)], terminal);
    return { exit, errors };
  };
  const change = (url: string, sql: string) => reading(url, (db) => rawOf(db).run(sql, []));

  it.each(OLDER)(
    "is kept by a backup and brought up to this version when that is restored: %s",
    async (last) => {
      const url = urlOf(last);
      const token = `INSERT INTO "api_token" ("id", "hash", "hint", "name", "projectId", "role") VALUES ('old', 'h', 'gr', 'old', '${actor.projectId}', 'engineer')`;
      await change(url, token);
      const before = await rowsOf(url);
      const out = path.join(folder, last);
      const manifest = await backUpDatabase({ databaseUrl: url }, out);
      expect(manifest).toMatchObject({ migrations: migrations().filter((name) => name <= last), rows: before });
      const { url: place, result } = await restored(out);
      expect(result).toEqual({
        applied: migrations().filter((name) => name > last),
        head: manifest.auditHead,
        fault: null,
      });
      const after = await rowsOf(place);
      expect(after).toMatchObject({ ...before, _prisma_migrations: migrations().length });
      expect(after["run"]).toBe(2);
      expect(after["api_token_project"]).toBe(1);
      expect(await rowsOf(url)).toEqual(before);
      expect(await reading(place, runIn)).toEqual(await runIn(context.db));
    },
    120_000,
  );

  it.each(OLDER)("is refused by rounds report in one sentence, and not changed: %s", async (last) => {
    const before = await rowsOf(urlOf(last));
    const { exit, errors } = await report(urlOf(last), "older.json");
    expect([exit, errors.length]).toEqual([EXIT.unusable, 1]);
    const missing = migrations().filter((name) => name > last).length;
    expect(errors[0]).toContain(
      `of an older version: ${missing} of ${migrations().length} migrations are not applied.`,
    );
    expect(errors[0]).toContain("start the server of this version once");
    expect(await rowsOf(urlOf(last))).toEqual(before);
    expect(await readdir(folder)).not.toContain("older.json");
  });

  it("that is newer is refused by rounds report, kept by a backup, and refused by a restore", async () => {
    const backup = path.join(folder, "current");
    await backUpDatabase({ databaseUrl: context.url }, backup);
    const { url } = await restored(backup);
    await change(
      url,
      `INSERT INTO "_prisma_migrations" ("id", "checksum", "migration_name", "finished_at") VALUES ('x', 'x', '99990101000000_later', '2030-01-01')`,
    );
    const { exit, errors } = await report(url, "newer.json");
    expect([exit, errors.length]).toEqual([EXIT.unusable, 1]);
    expect(errors[0]).toContain("its migration 99990101000000_later is not known to this version");
    expect(await readdir(folder)).not.toContain("newer.json");
    const newer = path.join(folder, "newer");
    await backUpDatabase({ databaseUrl: url }, newer);
    expect(await refusalOf(restored(newer))).toContain("bad-input: The backup was made by a newer version");
  });

  it("of another product is refused by every command that opens it", async () => {
    const place = context.provider === "sqlite" ? createSqliteFile() : await createPostgresDatabase();
    removals.push(place.remove);
    await reading(place.url, checkDatabase);
    const { exit, errors } = await report(place.url, "other.json");
    expect([exit, errors]).toEqual([EXIT.unusable, [expect.stringContaining("holds nothing of Gradient Rounds")]]);
    const out = path.join(folder, "other");
    expect(await refusalOf(backUpDatabase({ databaseUrl: place.url }, out))).toContain("not-found: ");
    expect(await readdir(folder)).not.toContain("other");
  });

  it("is not written into a folder that is not there", async () => {
    const out = path.join(folder, "none", "backup");
    const refusal = await refusalOf(backUpDatabase({ databaseUrl: context.url }, out));
    expect(refusal).toMatch(/^unavailable: .*(could not be written|could not open)/);
  });

  it("that does not answer, or is no database, is named without its password", async () => {
    const url =
      context.provider === "sqlite" ? `file:${path.join(folder, "text")}` : "postgresql://rounds:hunter2@127.0.0.1:1/x";
    writeFileSync(path.join(folder, "text"), "no database, but long enough to be looked at as one".repeat(50));
    const refusal = await refusalOf(backUpDatabase({ databaseUrl: url }, path.join(folder, "unreachable")));
    expect(refusal).toContain("unavailable: Expected a database at ");
    const { exit, errors } = await report(url, "unreachable.json");
    expect([exit, errors]).toEqual([EXIT.unusable, [expect.stringContaining("does not answer (")]]);
    expect([refusal, ...errors].join()).not.toContain("hunter2");
  });
});
