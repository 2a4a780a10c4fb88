import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { expect, it, vi } from "vitest";
import { loadPoints } from "@/lib/db/load-points";
import type * as storedRanges from "@/lib/db/stored-ranges";
import { CHUNK_POINTS } from "@/lib/series/chunk-codec";
import type { PointColumns } from "@/lib/series/run-data";
import { describeOnBothDatabases } from "./both-databases";
import { newProject, pointsAt, pointsOf, stepsBetween, writeImport } from "./import-fixture";

const reads = vi.hoisted(() => ({ chunks: 0 }));
vi.mock("@/lib/db/stored-ranges", async (original) => {
  const module = await original<typeof storedRanges>();
  return {
    ...module,
    readStoredChunks: (...given: Parameters<typeof module.readStoredChunks>) => {
      reads.chunks += given[1].ranges.length;
      return module.readStoredChunks(...given);
    },
  };
});

describeOnBothDatabases("repeated points", (context) => {
  it("cost reads of stored chunks in proportion to the points where the step never changes", async () => {
    const perChunk = [await readsPerChunk(40), await readsPerChunk(80)];
    for (const reads of perChunk) expect(reads).toBeLessThan(6);
  });

  it("cost one or two reads for each chunk of a file that lies wholly over another", async () => {
    const { db } = context;
    const projectId = await newProject(db);
    const chunks = 20;
    const first = pointsAt(stepsBetween(1, chunks * CHUNK_POINTS));
    const { runId } = await writeImport(db, { projectId, series: { loss: first } });
    const second = pointsAt([...first.steps], (step) => -step);
    reads.chunks = 0;
    await writeImport(db, { projectId, runId, series: { loss: second } });
    // Both by those that are stored and, in the end, by none of its own.
    expect(reads.chunks).toBeLessThanOrEqual(2 * chunks);
  });

  it("are left out as a set of all points would leave them out, whatever order steps come in", async () => {
    const { db } = context;
    const projectId = await newProject(db);
    const shape = fc.record({
      length: fc.integer({ min: 1, max: 3 * CHUNK_POINTS }),
      period: fc.constantFrom(1, 7, 1000, 5000),
      values: fc.constantFrom(2, 50, 1_000_000),
      seed: fc.nat(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(shape, { minLength: 1, maxLength: 3 }), async (files) => {
        let runId: string | undefined;
        const expected = new Set<string>();
        for (const file of files) {
          const columns = cyclicPoints(file);
          for (const point of pointsOf(columns)) expected.add(point);
          const names = runId === undefined ? { runName: randomUUID() } : { runId };
          ({ runId } = await writeImport(db, { projectId, ...names, series: { loss: columns } }));
        }
        const loaded = await loadPoints(db, { runId: runId ?? "" });
        expect(pointsOf([...loaded.values()][0])).toEqual([...expected]);
      }),
      { numRuns: 12 },
    );
  });

  async function readsPerChunk(chunks: number): Promise<number> {
    const { db } = context;
    const projectId = await newProject(db);
    const length = chunks * CHUNK_POINTS;
    const columns = {
      steps: new Float64Array(length).fill(7),
      times: null,
      values: Float64Array.from({ length }, (_, index) => index),
    };
    reads.chunks = 0;
    const { published } = await writeImport(db, { projectId, series: { loss: columns } });
    expect(published.points).toBe(length);
    return reads.chunks / chunks;
  }
});

/** A counter that starts again and again, with values that repeat sooner or later. */
function cyclicPoints(given: { length: number; period: number; values: number; seed: number }): PointColumns {
  const { length, period, values, seed } = given;
  let state = seed;
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state % values;
  };
  return {
    steps: Float64Array.from({ length }, (_, index) => index % period),
    times: null,
    values: Float64Array.from({ length }, next),
  };
}
