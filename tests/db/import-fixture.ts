import { randomUUID } from "node:crypto";
import { beginImport } from "@/lib/db/begin-import";
import { createProject } from "@/lib/db/create-project";
import type { Database } from "@/lib/db/database";
import { ImportWriter } from "@/lib/db/import-writer";
import { publishImport } from "@/lib/db/publish-import";
import type { PointColumns, SeriesMapping } from "@/lib/series/run-data";

/** A view on keys that is enough for storage tests: `metric` or `metric/layer`. */
export function mapKey(key: string): SeriesMapping {
  const [metric = key, layer = null] = key.split("/");
  return { metric, layer, parameter: null, subgroup: null, split: null };
}

/** A project of its own, so that tests do not see each other's runs. */
export async function newProject(db: Database): Promise<string> {
  return (await createProject(db, { name: randomUUID(), description: "", by: "test" })).id;
}

export type ImportToWrite = {
  readonly projectId: string;
  readonly runId?: string;
  readonly runName?: string;
  readonly sha256?: string;
  readonly series: Readonly<Record<string, PointColumns>>;
  /** Called when all points are written and nothing is published. */
  readonly beforePublish?: (ids: { runId: string; importId: string }) => Promise<void>;
};

/** Writes columns through the import writer and publishes them. */
export async function writeImport(db: Database, given: ImportToWrite) {
  const { projectId, runId = null, runName = "run", series } = given;
  const ids = await beginImport(db, {
    projectId,
    runId,
    runName,
    filename: "log.jsonl",
    actor: "test",
    at: new Date(),
  });
  const writer = new ImportWriter(db, { ...ids, mapKey, now: () => new Date() });
  for (const [key, { steps, times, values }] of Object.entries(series)) {
    const number = writer.seriesNumber(key, {});
    for (let index = 0; index < steps.length; index += 1) {
      writer.point(number, steps[index] ?? 0, times?.[index] ?? Number.NaN, values[index] ?? Number.NaN);
      if (index % 1000 === 0) await writer.drain();
    }
  }
  const totals = await writer.finish();
  await given.beforePublish?.(ids);
  const published = await publishImport(db, {
    ...ids,
    formats: ["jsonl"],
    sha256: given.sha256 ?? randomUUID(),
    byteLength: 1,
    readerVersion: 1,
    at: new Date(),
  });
  return { ...ids, totals, published };
}

/** Text of each point, for comparing points in their order; -0 and NaN are told apart. */
export function pointsOf(columns: PointColumns | undefined): string[] {
  if (columns === undefined) return [];
  const { steps, times, values } = columns;
  const show = (value: number | undefined) => (Object.is(value, -0) ? "-0" : String(value));
  return Array.from(steps, (step, index) => `${step} ${show(times?.[index] ?? Number.NaN)} ${show(values[index])}`);
}

/** Points with these steps whose values are those of `valueAt`. */
export function pointsAt(
  steps: readonly number[],
  valueAt: (step: number) => number = (step) => step / 4,
): PointColumns {
  return { steps: Float64Array.from(steps), times: null, values: Float64Array.from(steps, valueAt) };
}

/** The integers from `first` to `last`. */
export function stepsBetween(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
