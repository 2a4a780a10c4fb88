import { beforeAll, expect, it } from "vitest";
import { createRun } from "@/lib/db/create-run";
import { prismaOf } from "@/lib/db/database";
import { findRun, findRunInProject } from "@/lib/db/find-run";
import { foldBatches } from "@/lib/db/fold-batches";
import { loadPoints } from "@/lib/db/load-points";
import { sweepImports } from "@/lib/db/sweep-imports";
import { describeOnBothDatabases } from "./both-databases";
import { newProject, pointsAt, pointsOf, stepsBetween, writeImport } from "./import-fixture";
import { bundleChild, ended, firstLine, startChild } from "./start-child";

beforeAll(bundleChild);

describeOnBothDatabases("several processes", (context) => {
  it("see nothing of an import whose process was killed; it is swept, and the same file goes in then", async () => {
    const { db } = context;
    const projectId = await newProject(db);
    const child = startChild("import-forever", context.url, projectId, "killed");
    const runId = await firstLine(child);
    child.kill("SIGKILL");
    await ended(child);

    expect(await prismaOf(db).chunk.count({ where: { runId } })).toBeGreaterThan(0);
    expect(await findRun(db, { id: runId, projectIds: null })).toBeNull();
    expect(await findRunInProject(db, { projectId, idOrName: "killed" })).toBeNull();
    expect(await sweepImports(db, { now: new Date() })).toBe(0);
    expect(await sweepImports(db, { now: new Date(Date.now() + 31_000) })).toBe(1);
    for (const count of await countAll(runId)) expect(count).toBe(0);

    const columns = pointsAt(stepsBetween(0, 5_000));
    const again = await writeImport(db, { projectId, runName: "killed", series: { loss: columns } });
    const [loaded] = (await loadPoints(db, { runId: again.runId })).values();
    expect(pointsOf(loaded)).toEqual(pointsOf(columns));

    async function countAll(id: string): Promise<number[]> {
      const { run, import: imports, series, chunk, seriesPart, pyramidNode } = prismaOf(db);
      const where = { runId: id };
      return [
        await run.count({ where: { id } }),
        await imports.count({ where }),
        await series.count({ where }),
        await chunk.count({ where }),
        await seriesPart.count({ where }),
        await pyramidNode.count({ where }),
      ];
    }
  });

  it("add to one run at the same time, while it is folded and imported into, and no point is lost", async () => {
    const { db } = context;
    const projectId = await newProject(db);
    const { id: runId } = await createRun(db, { projectId, name: "shared", createdBy: "test" });
    const names = ["a", "b", "c"];
    const children = names.map((name) => startChild("append", context.url, runId, name));
    const exits = Promise.all(children.map(ended));
    const isOver = () => children.every((child) => child.exitCode !== null);
    for (let file = 0; !isOver(); file += 1) {
      await writeImport(db, { projectId, runId, series: { file: pointsAt([file]) } });
      await foldBatches(db, { runId, at: new Date() });
    }
    expect(await exits).toEqual([0, 0, 0]);
    while ((await foldBatches(db, { runId, at: new Date() })) > 0) {
      // Until nothing waits.
    }
    const rows = await prismaOf(db).series.findMany({ where: { runId }, select: { key: true, number: true } });
    const points = await loadPoints(db, { runId });
    for (const { key, number } of rows.filter((row) => row.key !== "file")) {
      expect([key, [...(points.get(number)?.steps ?? [])]]).toEqual([key, stepsBetween(0, 99)]);
    }
    expect(rows.map(({ key }) => key).sort()).toEqual([...names, "file"]);
  });
});
