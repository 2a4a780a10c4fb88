import { expect, it } from "vitest";
import { appendBatch } from "@/lib/db/append-batch";
import { prismaOf } from "@/lib/db/database";
import { deleteRun } from "@/lib/db/delete-run";
import { findRun } from "@/lib/db/find-run";
import { foldBatches } from "@/lib/db/fold-batches";
import { forgetBatches } from "@/lib/db/forget-batches";
import { loadPoints } from "@/lib/db/load-points";
import { loadRunParts } from "@/lib/db/load-run-parts";
import { saveEditedSettings } from "@/lib/db/save-edited-settings";
import { saveSeriesMappings } from "@/lib/db/save-series-mappings";
import { describeOnBothDatabases } from "./both-databases";
import { mapKey, newProject, pointsAt, pointsOf, writeImport } from "./import-fixture";

const at = new Date();

describeOnBothDatabases("changes of a run", (context) => {
  it("let people see a series as something else, without touching its points", async () => {
    const { db } = context;
    const { runId } = await writeImport(db, { projectId: await newProject(db), series: { mystery: pointsAt([1, 2]) } });
    const before = await loadRunParts(db, { runId });
    const number = before.series[0]?.number ?? 0;
    const mapping = { metric: "loss", layer: null, parameter: null, subgroup: "polytrauma", split: "train" as const };
    const edit = { number, mapping, isEdited: true };
    expect(await saveSeriesMappings(db, { runId, mappings: [edit], by: "test", asked: null, at })).toBe(true);
    const other = { ...edit, mapping: { ...mapping, metric: "never saved" } };
    const missing = { ...edit, number: 99 };
    expect(await saveSeriesMappings(db, { runId, mappings: [other, missing], by: "test", asked: null, at })).toBe(
      false,
    );
    const after = await loadRunParts(db, { runId });
    expect(after.revision).toBe(before.revision + 1);
    expect(after.series[0]).toMatchObject({ key: "mystery", mapping, isMappingEdited: true });
    expect(pointsOf(after.series[0]?.columns)).toEqual(pointsOf(before.series[0]?.columns));
  });

  it("keep settings that were changed by two people at once from overwriting each other", async () => {
    const { db } = context;
    const { runId } = await writeImport(db, { projectId: await newProject(db), series: { loss: pointsAt([1]) } });
    const before = await loadRunParts(db, { runId });
    const replaces = "{}";
    expect(
      await saveEditedSettings(db, { runId, edited: { optimizer: "sgd" }, statedBy: {}, by: "test", replaces, at }),
    ).toBe(true);
    expect(
      await saveEditedSettings(db, { runId, edited: { optimizer: "adam" }, statedBy: {}, by: "test", replaces, at }),
    ).toBe(false);
    const after = await loadRunParts(db, { runId });
    expect(after.settings).toEqual({ optimizer: "sgd" });
    expect(after.revision).toBe(before.revision + 1);
  });

  it("hide a deleted run from every read and free its name", async () => {
    const { db } = context;
    const projectId = await newProject(db);
    const first = await writeImport(db, { projectId, runName: "same", series: { loss: pointsAt([1]) } });
    expect(await deleteRun(db, { id: first.runId, by: "me", reason: "wrong file", at })).toBe(true);
    expect(await findRun(db, { id: first.runId, projectIds: null })).toBeNull();
    await expect(loadPoints(db, { runId: first.runId })).rejects.toThrow("there is none");
    const second = await writeImport(db, { projectId, runName: "same", series: { loss: pointsAt([1]) } });
    expect(second.runId).not.toBe(first.runId);
  });

  it("forget old receipts of batches, but never the number that comes next", async () => {
    const { db } = context;
    const { runId } = await writeImport(db, { projectId: await newProject(db), series: { loss: pointsAt([0]) } });
    for (let step = 1; step <= 5; step += 1) await append(step);
    await foldBatches(db, { runId, at });
    expect(await forgetBatches(db, { before: new Date(at.getTime() - 1) })).toBe(0);
    expect(await forgetBatches(db, { before: new Date(at.getTime() + 1) })).toBe(4);
    await append(6);
    const left = await prismaOf(db).liveBatch.findMany({ where: { runId }, orderBy: { sequence: "asc" } });
    expect(left.map(({ sequence }) => sequence)).toEqual([5, 6]);
    expect([...(await loadPoints(db, { runId })).values()][0]?.steps).toHaveLength(7);

    async function append(step: number) {
      const columns = pointsAt([step]);
      const series = [{ key: "loss", context: {}, mapping: mapKey("loss"), estimatedReason: null, columns }];
      await appendBatch(db, {
        runId,
        idempotencyKey: `${step}`,
        series,
        layerFacts: [],
        settings: {},
        actor: "test",
        at,
      });
    }
  });
});
