import { expect, it } from "vitest";
import { appendBatch } from "@/lib/db/append-batch";
import { createRun } from "@/lib/db/create-run";
import { type Database, prismaOf } from "@/lib/db/database";
import { foldBatches } from "@/lib/db/fold-batches";
import { listImports } from "@/lib/db/list-imports";
import { loadBuckets } from "@/lib/db/load-buckets";
import { loadPoints } from "@/lib/db/load-points";
import { loadRunParts } from "@/lib/db/load-run-parts";
import { loadSeriesCatalogue } from "@/lib/db/load-series-catalogue";
import { closeDatabase, openDatabase } from "@/lib/db/open-database";
import type { PointColumns } from "@/lib/series/run-data";
import { describeOnBothDatabases } from "./both-databases";
import { mapKey, newProject, pointsAt, pointsOf, stepsBetween, writeImport } from "./import-fixture";

const at = new Date();

describeOnBothDatabases("live batches", (context) => {
  it("are seen as soon as they are acknowledged, and the same after folding", async () => {
    const { db } = context;
    const runId = await newRun(db);
    for (let batch = 0; batch < 30; batch += 1) {
      const steps = stepsBetween(batch * 300, batch * 300 + 299);
      await append(db, runId, { loss: pointsAt(steps), [`grad_norm/layer${batch % 3}`]: pointsAt(steps) });
    }
    const before = await snapshot(db, runId);
    expect(before.points["loss"]).toEqual(pointsOf(pointsAt(stepsBetween(0, 8_999))));
    expect(await foldAll(db, runId)).toBe(30);
    const after = await snapshot(db, runId);
    expect(after).toEqual(before);
    expect(await prismaOf(db).chunk.count({ where: { runId } })).toBe(6);
    const [live] = await listImports(db, { runId });
    expect(live).toMatchObject({ kind: "live", accepted: 18_000, points: 18_000, repeated: 0 });
  });

  it("fill up the last chunk and keep the catalogue true over many folds", async () => {
    const { db } = context;
    const runId = await newRun(db);
    for (let fold = 0; fold < 12; fold += 1) {
      await append(db, runId, { loss: pointsAt(stepsBetween(fold * 1_000, fold * 1_000 + 999)) });
      await foldAll(db, runId);
    }
    expect(await prismaOf(db).chunk.count({ where: { runId } })).toBe(3);
    const [entry] = await loadSeriesCatalogue(db, { runId });
    expect(entry).toMatchObject({ points: 12_000, firstStep: 0, lastStep: 11_999, minimum: 0, maximum: 11_999 / 4 });
    const part = await prismaOf(db).seriesPart.findFirst({ where: { runId } });
    expect(part).toMatchObject({ isAscending: true, chunks: 3 });
  });

  it("are folded as many at once as together hold no more points than may be, and one that holds more alone", async () => {
    const { db } = context;
    const runId = await newRun(db);
    const lengths = [100, 100, 100, 900, 200];
    let first = 0;
    for (const length of lengths) {
      await append(db, runId, { loss: pointsAt(stepsBetween(first, first + length - 1)) });
      first += length;
    }
    const folds: number[] = [];
    for (let call = 0; call < 5; call += 1) folds.push(await foldBatches(db, { runId, at, pointsAtOnce: 250 }));
    expect(folds).toEqual([2, 1, 1, 1, 0]);
    expect((await snapshot(db, runId)).points["loss"]).toEqual(pointsOf(pointsAt(stepsBetween(0, first - 1))));
  });

  it("that are committed together count once for each key, and one for a missing run fails alone", async () => {
    const { db } = context;
    const [one, two] = [await newRun(db), await newRun(db)];
    const known = await append(db, one, { loss: pointsAt([1]) }, "known");
    await append(db, two, { loss: pointsAt([1]) }, "known");
    const sent = ["a", "b", "a", "known", "c", "b"].flatMap((key) => [
      append(db, one, { loss: pointsAt([2]) }, key),
      append(db, two, { loss: pointsAt([2]) }, key),
    ]);
    const missing = append(db, "no such run", { loss: pointsAt([3]) });
    await expect(missing).rejects.toMatchObject({ code: "not-found" });
    const answers = await Promise.all(sent);
    expect(answers.filter(({ accepted }) => accepted === 1)).toHaveLength(6);
    expect(answers.filter(({ duplicates }) => duplicates === 1)).toHaveLength(6);
    expect(answers.at(6)).toEqual({ accepted: 0, duplicates: 1, revision: known.revision });
    const rows = await prismaOf(db).liveBatch.findMany({ where: { runId: one }, orderBy: { sequence: "asc" } });
    expect(rows.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4]);
  });

  it("are folded for hundreds of series at once", async () => {
    const { db } = context;
    const runId = await newRun(db);
    const names = stepsBetween(0, 249).map((layer) => `grad_norm/layer${layer}`);
    for (let batch = 0; batch < 5; batch += 1) {
      const columns = pointsAt(stepsBetween(batch * 1_500, batch * 1_500 + 1_499));
      await append(db, runId, Object.fromEntries(names.map((name) => [name, columns])));
      await foldAll(db, runId);
    }
    const catalogue = await loadSeriesCatalogue(db, { runId });
    expect(catalogue.map(({ points }) => points)).toEqual(names.map(() => 7_500));
    const numbers = catalogue.map(({ number }) => number);
    const request = { runId, seriesNumbers: numbers, fromStep: null, toStep: null, maxBuckets: 10 };
    const buckets = await loadBuckets(db, request);
    expect([...buckets.values()].map(({ count }) => count)).toEqual(names.map(() => 7_500));
  });

  it("count once with the same key, before and after folding, and when sent twice at once", async () => {
    const { db } = context;
    const runId = await newRun(db);
    const send = (key: string) => append(db, runId, { loss: pointsAt([1, 2]) }, key);
    expect(await send("a")).toEqual({ accepted: 2, duplicates: 0, revision: 1 });
    expect(await send("a")).toEqual({ accepted: 0, duplicates: 2, revision: 1 });
    await foldAll(db, runId);
    expect(await send("a")).toMatchObject({ accepted: 0, duplicates: 2 });
    const both = await Promise.all([send("b"), send("b"), send("b")]);
    expect(both.map(({ accepted }) => accepted).sort()).toEqual([0, 0, 2]);
  });

  it("number themselves without gaps when many arrive at once from several processes", async () => {
    const { db } = context;
    const runId = await newRun(db);
    const others = await Promise.all([1, 2].map(() => openDatabase({ url: context.url })));
    const writers = [db, ...others];
    await Promise.all(
      stepsBetween(0, 59).map(async (step) => append(writers[step % 3] ?? db, runId, { loss: pointsAt([step]) })),
    );
    const rows = await prismaOf(db).liveBatch.findMany({ where: { runId }, orderBy: { sequence: "asc" } });
    expect(rows.map(({ sequence }) => sequence)).toEqual(stepsBetween(1, 60));
    const folds = await Promise.all(writers.map((writer) => foldAll(writer, runId)));
    expect(folds.reduce((sum, count) => sum + count, 0)).toBe(60);
    expect((await snapshot(db, runId)).points["loss"]).toHaveLength(60);
    await Promise.all(others.map(closeDatabase));
  });

  it("keep their place between files, in order of arrival", async () => {
    const { db } = context;
    const projectId = await newProject(db);
    const { runId } = await writeImport(db, { projectId, series: { loss: pointsAt([1], () => 1) } });
    await append(db, runId, { loss: pointsAt([1], () => 2) });
    await writeImport(db, { projectId, runId, series: { loss: pointsAt([1], () => 3) } });
    await append(db, runId, { loss: pointsAt([1], () => 4) });
    await foldAll(db, runId);
    expect((await snapshot(db, runId)).points["loss"]).toEqual(["1 NaN 1", "1 NaN 2", "1 NaN 3", "1 NaN 4"]);
  });

  it("do not store again what a file brought", async () => {
    const { db } = context;
    const projectId = await newProject(db);
    const { runId } = await writeImport(db, { projectId, series: { loss: pointsAt([1, 2, 3]) } });
    await append(db, runId, { loss: pointsAt([3, 4, 4]) });
    const before = (await snapshot(db, runId)).points["loss"];
    expect(before).toHaveLength(4);
    await foldAll(db, runId);
    expect((await snapshot(db, runId)).points["loss"]).toEqual(before);
  });

  it("bring settings and facts on layers, the later ones winning", async () => {
    const { db } = context;
    const runId = await newRun(db);
    const send = (depth: number | null, model: string) => {
      return appendBatch(db, {
        runId,
        idempotencyKey: null,
        series: [],
        layerFacts: [{ layer: "encoder", depth, numel: depth === null ? 64 : null }],
        settings: { model },
        actor: "test",
        at,
      });
    };
    await send(1, "first");
    await send(null, "second");
    const expected = { settings: { model: "second" }, layerFacts: [{ layer: "encoder", depth: 1, numel: 64 }] };
    expect(await loadRunParts(db, { runId })).toMatchObject(expected);
    await foldAll(db, runId);
    expect(await loadRunParts(db, { runId })).toMatchObject(expected);
  });
});

async function newRun(db: Database): Promise<string> {
  return (await createRun(db, { projectId: await newProject(db), name: "live", createdBy: "test" })).id;
}

function append(db: Database, runId: string, points: Record<string, PointColumns>, key: string | null = null) {
  const series = Object.entries(points).map(([name, columns]) => {
    return { key: name, context: {}, mapping: mapKey(name), estimatedReason: null, columns };
  });
  return appendBatch(db, { runId, idempotencyKey: key, series, layerFacts: [], settings: {}, actor: "test", at });
}

async function foldAll(db: Database, runId: string): Promise<number> {
  let folded = 0;
  for (let idle = 0; idle < 2; ) {
    const count = await foldBatches(db, { runId, at });
    folded += count;
    // Another process may have been faster: 0 is looked at twice.
    idle = count === 0 ? idle + 1 : 0;
  }
  return folded;
}

async function snapshot(db: Database, runId: string) {
  const catalogue = await loadSeriesCatalogue(db, { runId });
  const points = await loadPoints(db, { runId });
  const byKey = catalogue.map(({ key, number }) => [key, pointsOf(points.get(number))] as const);
  return { catalogue, points: Object.fromEntries(byKey) };
}
