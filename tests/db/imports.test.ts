import { expect, it } from "vitest";
import { abandonImport } from "@/lib/db/abandon-import";
import { beginImport } from "@/lib/db/begin-import";
import { prismaOf } from "@/lib/db/database";
import { findImportByDigest } from "@/lib/db/find-import-by-digest";
import { findRun } from "@/lib/db/find-run";
import { ImportWriter } from "@/lib/db/import-writer";
import { listImports } from "@/lib/db/list-imports";
import { loadPoints } from "@/lib/db/load-points";
import { loadRunParts } from "@/lib/db/load-run-parts";
import { loadSeriesCatalogue } from "@/lib/db/load-series-catalogue";
import { publishImport } from "@/lib/db/publish-import";
import { sweepImports } from "@/lib/db/sweep-imports";
import { describeOnBothDatabases } from "./both-databases";
import { mapKey, newProject, pointsAt, pointsOf, stepsBetween, writeImport } from "./import-fixture";

describeOnBothDatabases("imports", (context) => {
  it("give back every point to the last bit, in order of arrival", async () => {
    const { db } = context;
    const columns = {
      steps: Float64Array.of(3, 1, Number.MAX_SAFE_INTEGER, 2, 2),
      times: Float64Array.of(1.7e15, Number.NaN, 1.7e15 + 1, 1.7e15, 1.7e15),
      values: Float64Array.of(0.1, Number.NaN, -0, Number.POSITIVE_INFINITY, Number.MIN_VALUE),
    };
    const { runId } = await writeImport(db, { projectId: await newProject(db), series: { loss: columns } });
    const loaded = await loadPoints(db, { runId });
    expect(pointsOf([...loaded.values()][0])).toEqual(pointsOf(columns));
  });

  it("are the same from whole columns in pieces of any length as from single points", async () => {
    const { db } = context;
    const { steps } = pointsAt(stepsBetween(1, 13_000));
    const times = steps.map((step) => (step % 3 === 0 ? Number.NaN : 1.7e15 + step));
    const values = steps.map((step) => Math.sin(step));
    const begun = {
      projectId: await newProject(db),
      runId: null,
      runName: "run",
      filename: "log.jsonl",
      actor: "test",
    };
    const ids = await beginImport(db, { ...begun, at: new Date() });
    const writer = new ImportWriter(db, { ...ids, mapKey, now: () => new Date() });
    const number = writer.seriesNumber("loss", {});
    let start = 0;
    for (const length of [1, 100, 4096, 3995, 4096, 700]) {
      const end = start + length;
      writer.columns(
        number,
        steps.slice(start, end),
        start === 0 ? null : times.slice(start, end),
        values.slice(start, end),
      );
      start = end;
      writer.point(number, steps[start] ?? 0, times[start] ?? 0, values[start] ?? 0);
      start += 1;
    }
    expect((await writer.finish()).stored).toBe(start);
    const source = { formats: ["jsonl"], sha256: "columns", byteLength: 1, readerVersion: 1 };
    await publishImport(db, { ...ids, ...source, at: new Date() });
    const loaded = await loadPoints(db, { runId: ids.runId });
    times[0] = Number.NaN;
    const end = start;
    const expected = { steps: steps.slice(0, end), times: times.slice(0, end), values: values.slice(0, end) };
    expect(pointsOf([...loaded.values()][0])).toEqual(pointsOf(expected));
  });

  it("are not seen by any read before they are published", async () => {
    const { db } = context;
    const projectId = await newProject(db);
    const first = await writeImport(db, {
      projectId,
      series: { loss: pointsAt([1, 2]) },
      beforePublish: async ({ runId }) => {
        expect(await findRun(db, { id: runId, projectIds: null })).toBeNull();
        await expect(loadPoints(db, { runId })).rejects.toThrow("there is none");
      },
    });
    const { runId } = first;
    await writeImport(db, {
      projectId,
      runId,
      series: { loss: pointsAt([3]), other: pointsAt([1]) },
      beforePublish: async () => {
        expect((await loadPoints(db, { runId })).size).toBe(1);
        expect((await loadSeriesCatalogue(db, { runId })).map(({ key, points }) => [key, points])).toEqual([
          ["loss", 2],
        ]);
        expect(await listImports(db, { runId })).toHaveLength(1);
        expect((await loadRunParts(db, { runId })).series).toHaveLength(1);
      },
    });
    const catalogue = await loadSeriesCatalogue(db, { runId });
    expect(catalogue.map(({ key, points, lastStep }) => [key, points, lastStep])).toEqual([
      ["loss", 3, 3],
      ["other", 1, 1],
    ]);
  });

  it("store a point that is repeated exactly once, within a file and between files", async () => {
    const { db } = context;
    const projectId = await newProject(db);
    const steps = stepsBetween(1, 10_000);
    const { runId, totals } = await writeImport(db, {
      projectId,
      series: { loss: pointsAt([...steps, ...stepsBetween(9_000, 10_000)]) },
    });
    expect(totals).toMatchObject({ accepted: 11_001, stored: 10_000 });
    const grown = await writeImport(db, { projectId, runId, series: { loss: pointsAt(stepsBetween(5_000, 12_000)) } });
    expect(grown.published.points).toBe(2_000);
    const loaded = [...(await loadPoints(db, { runId })).values()][0];
    expect(pointsOf(loaded)).toEqual(pointsOf(pointsAt(stepsBetween(1, 12_000))));
    expect((await listImports(db, { runId }))[0]).toMatchObject({ accepted: 7_001, points: 2_000, repeated: 5_001 });
  });

  it("keep another value at the same step, and let a counter start again", async () => {
    const { db } = context;
    const twice = pointsAt([1, 2, 3, 1, 2, 3]);
    twice.values.set([9, 9, 9], 3);
    const { runId } = await writeImport(db, { projectId: await newProject(db), series: { loss: twice } });
    expect(pointsOf([...(await loadPoints(db, { runId })).values()][0])).toEqual(pointsOf(twice));
  });

  it("store a point once when two overlapping files are imported at the same time", async () => {
    const { db } = context;
    const projectId = await newProject(db);
    const { runId } = await writeImport(db, { projectId, series: { loss: pointsAt([0]) } });
    const slow = await writeImport(db, {
      projectId,
      runId,
      series: { loss: pointsAt(stepsBetween(1, 6_000)), slow: pointsAt([1]) },
      beforePublish: async () => {
        const fast = await writeImport(db, {
          projectId,
          runId,
          series: { loss: pointsAt(stepsBetween(4_001, 9_000)) },
        });
        expect(fast.published.points).toBe(5_000);
      },
    });
    expect(slow.published.points).toBe(4_001);
    const loaded = pointsOf([...(await loadPoints(db, { runId })).values()][0]);
    expect(new Set(loaded).size).toBe(loaded.length);
    expect(loaded).toHaveLength(9_001);
    const [entry] = await loadSeriesCatalogue(db, { runId });
    expect(entry).toMatchObject({ points: 9_001, firstStep: 0, lastStep: 9_000, minimum: 0, maximum: 2_250 });
  });

  it("publish the same file once when it is sent twice at the same time", async () => {
    const { db } = context;
    const projectId = await newProject(db);
    const { runId } = await writeImport(db, { projectId, series: { loss: pointsAt([0]) } });
    const send = { projectId, runId, sha256: "same", series: { loss: pointsAt([1]) } };
    let fast: Awaited<ReturnType<typeof writeImport>> | undefined;
    const slow = await writeImport(db, {
      ...send,
      beforePublish: async () => {
        fast = await writeImport(db, send);
      },
    });
    expect(slow.published.duplicateOf).toBe(fast?.importId);
    expect(await listImports(db, { runId })).toHaveLength(2);
    const startedBefore = new Date("9000-01-01T00:00:00Z");
    expect((await findImportByDigest(db, { runId, sha256: "same", startedBefore }))?.id).toBe(fast?.importId);
    expect(await findImportByDigest(db, { runId, sha256: "other", startedBefore })).toBeNull();
    // An upload that is read ahead does not take its own import for an earlier one.
    expect(await findImportByDigest(db, { runId, sha256: "same", startedBefore: new Date(0) })).toBeNull();
  });

  it("make one run when two files of a new run arrive together", async () => {
    const { db } = context;
    const projectId = await newProject(db);
    const names = ["a", "b", "c", "d"];
    const written = await Promise.all(
      names.map((name) => writeImport(db, { projectId, runName: "new", series: { [name]: pointsAt([1, 2]) } })),
    );
    expect(new Set(written.map(({ runId }) => runId)).size).toBe(1);
    const runId = written[0]?.runId ?? "";
    expect((await loadSeriesCatalogue(db, { runId })).map(({ key }) => key).sort()).toEqual(names);
  });

  it("keep what a reader says beside the points, and the first hundred issues", async () => {
    const { db } = context;
    const projectId = await newProject(db);
    const at = new Date();
    const ids = await beginImport(db, { projectId, runId: null, runName: "r", filename: "f", actor: "a", at });
    const writer = new ImportWriter(db, { ...ids, mapKey, now: () => new Date() });
    const estimated = writer.seriesNumber("grad_norm/encoder", { split: "train" });
    writer.markEstimated(estimated, "from a histogram");
    writer.point(estimated, 1, Number.NaN, 0.5);
    writer.layerFact("encoder", { depth: 2 });
    writer.layerFact("encoder", { numel: 4096 });
    writer.settings({ model: "mlp", numel: { encoder: 4096 } });
    writer.settings({ optimizer: "adam", model: null });
    for (let line = 1; line <= 150; line += 1) {
      writer.issue({ code: "bad", message: "m", source: "f", line, byteOffset: null, sample: null });
      writer.reject();
    }
    await writer.finish();
    await publishImport(db, { ...ids, formats: ["jsonl"], sha256: "x", byteLength: 5, readerVersion: 3, at });
    const parts = await loadRunParts(db, { runId: ids.runId });
    expect(parts.settings).toEqual({ model: "mlp", optimizer: "adam", numel: { encoder: 4096 } });
    expect(parts.layerFacts).toEqual([{ layer: "encoder", depth: 2, numel: 4096 }]);
    expect(parts.formats).toEqual(["jsonl"]);
    expect(parts.series[0]).toMatchObject({
      key: "grad_norm/encoder",
      context: { split: "train" },
      mapping: { metric: "grad_norm", layer: "encoder" },
      estimated: true,
      estimatedReason: "from a histogram",
    });
    const [record] = await listImports(db, { runId: ids.runId });
    expect(record).toMatchObject({ issueCount: 150, rejected: 150, readerVersion: 3, byteLength: 5, points: 1 });
    expect(record?.issues).toHaveLength(100);
  });

  it("leave nothing behind when they are abandoned, but the series that others use", async () => {
    const { db } = context;
    const projectId = await newProject(db);
    const { runId } = await writeImport(db, { projectId, series: { loss: pointsAt([1]) } });
    const begun = { projectId, filename: "f", actor: "a", at: new Date() };
    const ids = await beginImport(db, { ...begun, runId, runName: "" });
    await fill(ids, ["loss", "shared", "gone"]);
    await writeImport(db, { projectId, runId, series: { shared: pointsAt([1]) } });
    expect(await abandonImport(db, ids)).toBe(true);
    expect(await abandonImport(db, ids)).toBe(false);
    const keys = (await prismaOf(db).series.findMany({ where: { runId } })).map(({ key }) => key);
    expect(keys.sort()).toEqual(["loss", "shared"]);
    expect(await prismaOf(db).chunk.count({ where: { runId } })).toBe(2);

    const fresh = await beginImport(db, { ...begun, runId: null, runName: "never" });
    await fill(fresh, ["loss"]);
    await abandonImport(db, fresh);
    expect(await prismaOf(db).run.count({ where: { id: fresh.runId } })).toBe(0);

    async function fill(target: { runId: string; importId: string }, names: string[]) {
      const writer = new ImportWriter(db, { ...target, mapKey, now: () => new Date() });
      for (const name of names) {
        const number = writer.seriesNumber(name, {});
        for (let step = 10; step < 1_000_000; step += 977) writer.point(number, step, Number.NaN, step);
      }
      await writer.finish();
    }
  });

  it("are swept when nothing was heard of them, and refuse to go on then", async () => {
    const { db } = context;
    const projectId = await newProject(db);
    const at = new Date();
    const ids = await beginImport(db, { projectId, runId: null, runName: "silent", filename: "f", actor: "a", at });
    const writer = new ImportWriter(db, { ...ids, mapKey, now: () => at });
    writer.point(writer.seriesNumber("loss", {}), 1, Number.NaN, 1);
    expect(await sweepImports(db, { now: new Date(at.getTime() + 29_000) })).toBe(0);
    expect(await sweepImports(db, { now: new Date(at.getTime() + 31_000) })).toBe(1);
    await expect(writer.finish()).rejects.toThrow();
    expect(await prismaOf(db).run.count({ where: { id: ids.runId } })).toBe(0);
  });
});
