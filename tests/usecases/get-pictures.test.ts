import { expect, it } from "vitest";
import type { Pictures } from "@/lib/schema/pictures";
import { picturesSchema } from "@/lib/schema/pictures";
import { floatsOfBytes } from "@/lib/series/float-bits";
import type { PointColumns } from "@/lib/series/run-data";
import { getDiagnosis } from "@/lib/usecases/get-diagnosis";
import { getPictures } from "@/lib/usecases/get-pictures";
import { describeOnBothDatabases } from "../db/both-databases";
import { pointsAt, stepsBetween, writeImport } from "../db/import-fixture";
import { actorIn, runtimeOn } from "./runtime-under-test";

const LAYERS = 6;
const STEPS = 30_000;

describeOnBothDatabases("the pictures of a run", (context) => {
  it("keep a spike of one step in every series, with its exact step and value, and draw the heatmap", async () => {
    const { runtime, remove } = runtimeOn(context.db);
    const actor = await actorIn(context.db, "engineer", "pictures");
    const spikeAt = (layer: number) => 12_345 + 1000 * layer;
    const layers = Array.from({ length: LAYERS }, (_, layer): [string, PointColumns] => {
      const values = (step: number) => (step === spikeAt(layer) ? 1e6 + layer : 1 + Math.sin(step) / 2);
      return [`grad_norm/layers.${layer}`, pointsAt(stepsBetween(0, STEPS - 1), values)];
    });
    const loss = pointsAt(stepsBetween(0, 50), (step) => (step === 7 ? Number.NaN : 1 / (1 + step)));
    const series = { loss, ...Object.fromEntries(layers) };
    const { runId } = await writeImport(context.db, { projectId: actor.projectId, series });

    const early = await getPictures(runtime, actor, runId, { buckets: 1000, columns: 500 });
    expect(early).toMatchObject({ fromStep: 0, toStep: STEPS - 1, heatmap: null, profile: null });
    for (let layer = 0; layer < LAYERS; layer += 1) {
      const { maximum, maximumStep, count, length } = columnsOf(early, `grad_norm/layers.${layer}`);
      expect(length).toBe(1000);
      const at = maximum.indexOf(1e6 + layer);
      expect(maximumStep[at]).toBe(spikeAt(layer));
      expect(count.reduce((a, b) => a + b)).toBe(STEPS);
    }
    const few = columnsOf(early, "loss");
    expect([...few.firstStep]).toEqual(stepsBetween(0, 50));
    expect([few.nonFinite[7], few.minimum[7], few.last[7], few.last[8]]).toEqual([1, Number.NaN, Number.NaN, 1 / 9]);

    await getDiagnosis(runtime, actor, runId);
    const { heatmap, profile } = await getPictures(runtime, actor, runId, { buckets: 1000, columns: 500 });
    expect(heatmap?.columns).toHaveLength(500);
    expect(heatmap?.rows.map(({ layer }) => layer)).toEqual(layers.map((_, layer) => `layers.${layer}`));
    expect(heatmap?.rows.every(({ means }) => means.every((mean) => mean !== null))).toBe(true);
    expect(profile?.rows.length ?? LAYERS).toBe(LAYERS);
    await remove();
  });

  it("are kept as long as the run stays as it is, for those who may see the same", async () => {
    const { runtime, remove } = runtimeOn(context.db);
    const actor = await actorIn(context.db, "engineer", "kept pictures");
    const auditor = { ...actor, roles: { [actor.projectId]: "auditor" } } as const;
    const loss = pointsAt(stepsBetween(0, 50), (step) => 1 / (1 + step));
    const { runId } = await writeImport(context.db, { projectId: actor.projectId, series: { loss } });
    await getDiagnosis(runtime, actor, runId);
    const query = { buckets: 100, columns: 50 };
    const first = await getPictures(runtime, actor, runId, query);
    expect(await getPictures(runtime, actor, runId, query)).toBe(first);
    expect(await getPictures(runtime, actor, runId, { ...query, buckets: 10 })).not.toEqual(first);
    const open = await getPictures(runtime, auditor, runId, query);
    expect(open).not.toBe(first);
    expect(await getPictures(runtime, auditor, runId, query)).toBe(open);

    await writeImport(context.db, { projectId: actor.projectId, runId, series: { loss: pointsAt([51], () => 9) } });
    const later = await getPictures(runtime, actor, runId, query);
    expect(columnsOf(later, "loss").maximum).toContain(9);
    await remove();
  });

  it("are of the described form, and empty for a run without points", async () => {
    const { runtime, remove } = runtimeOn(context.db);
    const actor = await actorIn(context.db, "auditor", "no pictures");
    const { runId } = await writeImport(context.db, { projectId: actor.projectId, series: {} });
    const pictures = await getPictures(runtime, actor, runId, { buckets: 1000, columns: 500 });
    expect(picturesSchema.parse(pictures)).toMatchObject({ fromStep: null, series: [] });
    await remove();
  });
});

function columnsOf(pictures: Pictures, key: string) {
  const series = picturesSchema.parse(pictures).series.find((entry) => entry.key === key);
  if (series === undefined) throw new Error(`There is no picture of ${key}.`);
  const { columns, length } = series;
  const read = (text: string) => floatsOfBytes(Buffer.from(text, "base64"));
  return {
    length,
    firstStep: read(columns.firstStep),
    count: read(columns.count),
    nonFinite: read(columns.nonFinite),
    minimum: read(columns.minimum),
    maximum: read(columns.maximum),
    maximumStep: read(columns.maximumStep),
    last: read(columns.last),
  };
}
