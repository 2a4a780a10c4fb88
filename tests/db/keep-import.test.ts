import { expect, it, vi } from "vitest";
import { beginImport } from "@/lib/db/begin-import";
import { type Database, prismaOf } from "@/lib/db/database";
import { deleteRun } from "@/lib/db/delete-run";
import { ImportWriter } from "@/lib/db/import-writer";
import { keepImport } from "@/lib/db/keep-import";
import { closeDatabase, openDatabase } from "@/lib/db/open-database";
import { publishImport } from "@/lib/db/publish-import";
import { sweepImports } from "@/lib/db/sweep-imports";
import { describeOnBothDatabases } from "./both-databases";
import { mapKey, newProject, pointsAt, stepsBetween } from "./import-fixture";

describeOnBothDatabases("an import that is kept", (context) => {
  it("signs that it is alive while nothing is written for long", async () => {
    const { db } = context;
    const longAgo = new Date(Date.now() - 3_600_000);
    const begun = await begin(db, longAgo);
    await keepImport(
      db,
      begun,
      async () => {
        await vi.waitUntil(async () => (await lastSignOf(db, begun)) > longAgo, { timeout: 60_000 });
        await sweepImports(db, { now: new Date() });
        expect(await countImports(db, begun)).toBe(1);
      },
      { signEveryMs: 20 },
    );
  });

  it("is taken back when its action fails, with the error of the action", async () => {
    const { db } = context;
    const begun = await begin(db, new Date());
    await expect(keepImport(db, begun, () => Promise.reject(new Error("unreadable")))).rejects.toThrow("unreadable");
    expect(await countImports(db, begun)).toBe(0);
  });

  it("says why its action failed though taking it back fails as well", async () => {
    const own = await openDatabase({ url: context.url });
    const begun = await begin(own, new Date());
    const failing = keepImport(own, begun, async () => {
      await closeDatabase(own);
      throw new Error("the disk is full");
    });
    await expect(failing).rejects.toThrow("the disk is full");
  });

  it("is refused, and leaves nothing behind, when its run was deleted meanwhile", async () => {
    const { db } = context;
    const begun = await begin(db, new Date());
    await prismaOf(db).run.update({ where: { id: begun.runId }, data: { state: "ready" } });
    const failing = keepImport(db, begun, async () => {
      const writer = new ImportWriter(db, { ...begun, mapKey, now: () => new Date() });
      const { steps, times, values } = pointsAt(stepsBetween(1, 100));
      writer.columns(writer.seriesNumber("loss", {}), steps, times, values);
      await writer.finish();
      await deleteRun(db, { id: begun.runId, by: "test", reason: "wrong run", at: new Date() });
      const source = { formats: ["jsonl"], sha256: "0", byteLength: 1, readerVersion: 1 };
      await publishImport(db, { ...begun, ...source, at: new Date() });
    });
    await expect(failing).rejects.toMatchObject({ code: "not-found" });
    expect(await countImports(db, begun)).toBe(0);
    expect(await prismaOf(db).chunk.count({ where: { runId: begun.runId } })).toBe(0);
  });
});

type Begun = { readonly runId: string; readonly importId: string };

async function begin(db: Database, at: Date): Promise<Begun> {
  const projectId = await newProject(db);
  return await beginImport(db, { projectId, runId: null, runName: "run", filename: "log.jsonl", actor: "test", at });
}

async function lastSignOf(db: Database, { runId, importId }: Begun): Promise<Date> {
  const where = { runId_id: { runId, id: importId } };
  return (await prismaOf(db).import.findUniqueOrThrow({ where, select: { heartbeatAt: true } })).heartbeatAt;
}

async function countImports(db: Database, { runId, importId }: Begun): Promise<number> {
  return await prismaOf(db).import.count({ where: { runId, id: importId, state: "pending" } });
}
