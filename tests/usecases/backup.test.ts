import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Actor } from "@/lib/auth/roles";
import { type Database, rawOf } from "@/lib/db/database";
import { checkDatabase, closeDatabase, openDatabase } from "@/lib/db/open-database";
import { appendPoints } from "@/lib/usecases/append-points";
import { backUpDatabase, manifestPath } from "@/lib/usecases/back-up-database";
import { createEmptyRun } from "@/lib/usecases/create-empty-run";
import { importRun } from "@/lib/usecases/import-run";
import { restoreBackup } from "@/lib/usecases/restore-backup";
import type { Runtime } from "@/lib/usecases/runtime";
import { createPostgresDatabase, createSqliteFile, describeOnBothDatabases, PACKAGE_ROOT } from "../db/both-databases";
import { digestTables } from "../db/digest-tables";
import { refusalOf } from "./refusal-of";
import { actorIn, bodyOf, runtimeOn } from "./runtime-under-test";

const LOG = Array.from({ length: 6000 }, (_, step) => `{"step":${step},"loss":${1 / (step + 1)}}\n`).join("");

describeOnBothDatabases("a backup", (context) => {
  let runtime: Runtime;
  let removeRuntime: () => Promise<void>;
  let actor: Actor & { readonly projectId: string };
  const folder = mkdtempSync(path.join(tmpdir(), "rounds-backup-"));
  const removals: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    ({ runtime, remove: removeRuntime } = runtimeOn(context.db));
    actor = await actorIn(context.db, "administrator");
  });
  afterAll(async () => {
    await removeRuntime();
    for (const remove of removals) await remove();
    rmSync(folder, { recursive: true, force: true });
  });

  const upload = async (run: string) => {
    const file = { project: actor.projectId, run, filename: "log.jsonl", expectedBytes: null, expectedSha256: null };
    return (await importRun(runtime, actor, { ...file, body: bodyOf(LOG) })).runId;
  };
  const emptyPlace = async (): Promise<string> => {
    const place = context.provider === "sqlite" ? createSqliteFile() : await createPostgresDatabase();
    removals.push(place.remove);
    return place.url;
  };
  const into = (databaseUrl: string, replaces = false) => ({ databaseUrl, packageRoot: PACKAGE_ROOT, replaces });
  const reading = async <T>(url: string, work: (db: Database) => Promise<T>): Promise<T> => {
    const db = await openDatabase({ url });
    try {
      // The pool of connections is closed with the client that asked something of it.
      await checkDatabase(db);
      return await work(db);
    } finally {
      await closeDatabase(db);
    }
  };

  it("restores every row of every table, and says the head of an audit log that holds together", async () => {
    await upload("first");
    // Its diagnosis is still on the way.
    await Promise.all(runtime.background);
    const before = await digestTables(context.db);
    const out = path.join(folder, "quiet");
    const manifest = await backUpDatabase({ databaseUrl: context.url }, out);
    const url = await emptyPlace();
    expect(await restoreBackup(out, into(url))).toEqual({ applied: [], head: manifest.auditHead, fault: null });
    expect(manifest.auditHead?.seq).toBeGreaterThan(0);
    expect(await reading(url, digestTables)).toEqual(before);
    expect(await refusalOf(restoreBackup(out, into(url)))).toContain("conflict: The database is not empty");
    await restoreBackup(out, into(url, true));
    expect(await reading(url, digestTables)).toEqual(before);
    expect(await refusalOf(backUpDatabase({ databaseUrl: context.url }, out))).toContain("conflict: There is a file");
  });

  it("that could not be put in its place leaves nothing, and can be tried again under the same name", async () => {
    const out = path.join(folder, "taken");
    const work = backUpDatabase({ databaseUrl: context.url }, out);
    // After it was looked whether something is there.
    mkdirSync(out);
    expect(await refusalOf(work)).toContain("unavailable: The backup could not be written: ");
    expect(readdirSync(folder).filter((name) => name.startsWith("taken"))).toEqual(["taken"]);
    rmdirSync(out);
    expect(await backUpDatabase({ databaseUrl: context.url }, out)).toMatchObject({ version: 1 });
  });

  it("made while others write holds what was acknowledged before, and nothing by half", async () => {
    const live = await createEmptyRun(runtime, actor, { project: actor.projectId, name: "live" });
    let acknowledged = 0;
    let stopped = false;
    const write = async (): Promise<void> => {
      for (let step = 1; !stopped; step += 1) {
        const body = bodyOf(`{"step":${step},"kind":"metric","metric":"loss","value":1,"split":"train"}\n`);
        await appendPoints(runtime, actor, { runId: live.id, expectedSha256: null, idempotencyKey: `${step}`, body });
        acknowledged = step;
      }
    };
    const importing = async (): Promise<void> => {
      for (let number = 0; !stopped; number += 1) await upload(`import ${number}`);
    };
    const writing = [write(), importing()];
    while (acknowledged < 5) await new Promise((resolve) => setTimeout(resolve, 5));
    const before = acknowledged;
    const out = path.join(folder, "busy");
    const manifest = await backUpDatabase({ databaseUrl: context.url }, out);
    stopped = true;
    await Promise.all(writing);
    const url = await emptyPlace();
    expect(await restoreBackup(out, into(url))).toMatchObject({ fault: null, head: manifest.auditHead });
    await reading(url, async (db) => {
      const count = async (sql: string, values: readonly string[] = []) =>
        Number((await rawOf(db).all(sql, values))[0]?.[0]);
      expect(await count(`SELECT COUNT(*) FROM "live_batch" WHERE "runId" = ?`, [live.id])).toBeGreaterThanOrEqual(
        before,
      );
      const orphans = `SELECT COUNT(*) FROM "series_part" p LEFT JOIN "import" i ON i."runId" = p."runId" AND i."id" = p."importId" WHERE i."id" IS NULL`;
      expect(await count(orphans)).toBe(0);
      const halves = `SELECT COUNT(*) FROM "series_part" p JOIN "import" i ON i."runId" = p."runId" AND i."id" = p."importId"
        WHERE i."state" = 'published' AND p."chunks" <> (SELECT COUNT(*) FROM "chunk" c
          WHERE c."runId" = p."runId" AND c."importId" = p."importId" AND c."seriesNumber" = p."seriesNumber")`;
      expect(await count(halves)).toBe(0);
    });
  }, 120_000);

  it("is refused where it is damaged, newer, or of another kind, and changes nothing then", async () => {
    const out = path.join(folder, "refused");
    await backUpDatabase({ databaseUrl: context.url }, out);
    const description = readFileSync(manifestPath(out), "utf8");
    const change = (what: object) =>
      writeFileSync(manifestPath(out), JSON.stringify({ ...JSON.parse(description), ...what }));
    const url = await emptyPlace();
    change({ migrations: [...JSON.parse(description).migrations, "99990101000000_later"] });
    expect(await refusalOf(restoreBackup(out, into(url)))).toContain("made by a newer version");
    change({ provider: context.provider === "sqlite" ? "postgresql" : "sqlite" });
    expect(await refusalOf(restoreBackup(out, into(url)))).toContain("bad-input: Expected a backup of");
    writeFileSync(manifestPath(out), "{}");
    expect(await refusalOf(restoreBackup(out, into(url)))).toContain("Expected the description of a backup");
    writeFileSync(manifestPath(out), description);
    appendFileSync(out, "x");
    expect(await refusalOf(restoreBackup(out, into(url)))).toContain("bad-input: The backup is damaged");
    expect(await refusalOf(restoreBackup(path.join(folder, "none"), into(url)))).toContain("not-found: ");
  });
});
