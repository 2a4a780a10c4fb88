import { expect, it } from "vitest";
import { appendBatch } from "@/lib/db/append-batch";
import { createRun } from "@/lib/db/create-run";
import { findLastStep } from "@/lib/db/find-last-step";
import { foldBatches } from "@/lib/db/fold-batches";
import { loadSeriesEnds } from "@/lib/db/load-series-ends";
import { readRunState } from "@/lib/db/read-run-state";
import { describeOnBothDatabases } from "./both-databases";
import { mapKey, newProject, pointsAt, stepsBetween } from "./import-fixture";

const at = new Date();
const SERIES = 1_001;

describeOnBothDatabases("the ends of the series of a run", (context) => {
  it("are few points of each, before folding and after, however many there are", async () => {
    const { db } = context;
    const { id: runId } = await createRun(db, { projectId: await newProject(db), name: "wide", createdBy: "test" });
    const append = async (steps: readonly number[]): Promise<void> => {
      const series = Array.from({ length: SERIES }, (_, index) => {
        const key = `s${index}`;
        return { key, context: {}, mapping: mapKey(key), estimatedReason: null, columns: pointsAt(steps) };
      });
      await appendBatch(db, { runId, idempotencyKey: null, series, layerFacts: [], settings: {}, actor: "test", at });
    };
    const look = async () => {
      const { foldedThrough } = await readRunState(db, runId);
      const ends = await loadSeriesEnds(db, { runId, foldedThrough });
      const points = ends.flatMap(({ columns }) => columns.map(({ steps }) => steps.length));
      const last = ends.map(({ columns }) => Math.max(...columns.flatMap(({ steps }) => [...steps])));
      return {
        series: ends.length,
        last: [...new Set(last)],
        most: Math.max(...points),
        lastStep: await findLastStep(db, { runId, foldedThrough }),
      };
    };
    expect(await findLastStep(db, { runId, foldedThrough: 0 })).toBeNull();
    await append(stepsBetween(0, 9));
    const few = { series: SERIES, last: [9], most: 1, lastStep: 9 };
    expect(await look()).toEqual(few);
    await foldBatches(db, { runId, at });
    expect(await look()).toEqual(few);
    await append([20, 15]);
    expect(await look()).toEqual({ ...few, last: [20], lastStep: 20 });
  });
});
