import { readFileSync } from "node:fs";
import fc from "fast-check";
import { parquetReadObjects } from "hyparquet";
import { pack } from "tar-stream";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Actor } from "@/lib/auth/roles";
import { appendBatch } from "@/lib/db/append-batch";
import { foldBatches } from "@/lib/db/fold-batches";
import { loadRunParts } from "@/lib/db/load-run-parts";
import { loadSeriesCatalogue } from "@/lib/db/load-series-catalogue";
import { saveSeriesMappings } from "@/lib/db/save-series-mappings";
import { EXPORT_FORMAT_NAMES, type ExportFormat } from "@/lib/schema/export";
import { exportRun } from "@/lib/usecases/export-run";
import { getDiagnosis } from "@/lib/usecases/get-diagnosis";
import { importRun } from "@/lib/usecases/import-run";
import { removeRun } from "@/lib/usecases/remove-run";
import type { Runtime } from "@/lib/usecases/runtime";
import { describeOnBothDatabases } from "../db/both-databases";
import { actorIn, bodyOf, runtimeOn } from "./runtime-under-test";

describeOnBothDatabases("exporting a run", (context) => {
  let runtime: Runtime;
  let remove: () => Promise<void>;
  let engineer: Actor & { projectId: string };
  let runs = 0;

  beforeAll(async () => {
    ({ runtime, remove } = runtimeOn(context.db));
    engineer = await actorIn(context.db, "engineer");
  });
  afterAll(() => remove());

  const newName = (): string => {
    runs += 1;
    return `run ${runs}`;
  };
  const upload = async (content: string | Uint8Array, filename = "log.jsonl", run = newName()) => {
    const body = {
      project: engineer.projectId,
      run,
      filename,
      body: bodyOf(content),
      expectedBytes: null,
      expectedSha256: null,
    };
    return (await importRun(runtime, engineer, body)).runId;
  };
  const download = async (runId: string, format: ExportFormat): Promise<Buffer> => {
    const pieces: Uint8Array[] = [];
    for await (const piece of (await exportRun(runtime, engineer, runId, format)).bytes) pieces.push(piece);
    return Buffer.concat(pieces);
  };
  const again = async (runId: string, format: ExportFormat): Promise<string> =>
    await upload(await download(runId, format), `export.${format}`);
  /** Everything that has to survive: what is stored of each series, bit for bit, in its order. */
  const contentOf = async (runId: string) => {
    const { series, settings, layerFacts } = await loadRunParts(context.db, { runId });
    return {
      settings,
      layerFacts,
      series: series.map(({ number: _, columns, ...record }) => ({
        ...record,
        steps: [...columns.steps],
        times: [...(columns.times ?? columns.steps.map(() => Number.NaN))],
        values: [...columns.values],
      })),
    };
  };

  it.each(EXPORT_FORMAT_NAMES)("gives the same points, series and mapping when its %s is imported", async (format) => {
    const name = fc.oneof(
      fc.constantFrom("loss", "grad_norm/layers.0.weight", "=1+1", "-x", "@sum", "'quoted", "'\"", 'a,"b"', " padded "),
      fc.string({ minLength: 1, maxLength: 12, unit: "grapheme" }).filter((text) => !/\p{Surrogate}/u.test(text)),
    );
    const value = fc.oneof(fc.double(), fc.constantFrom(-0, 5e-324, Number.NaN, Number.POSITIVE_INFINITY, 0.1 + 0.2));
    const record = fc.record({
      step: fc.integer({ min: -3, max: 6 }),
      time: fc.option(fc.integer({ min: -5_000_000, max: 2_000_000_000_000_000 })),
      value,
    });
    const series = fc.record({
      key: name,
      context: fc.dictionary(fc.constantFrom("layer", "subgroup", "run", "tag"), name, { noNullPrototype: true }),
      mapping: fc.option(fc.record({ metric: name, layer: fc.option(name), subgroup: fc.option(name) })),
      estimated: fc.option(fc.constantFrom("From a histogram.", "=estimate")),
      points: fc.array(record, { minLength: 1, maxLength: 8 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(series, { minLength: 1, maxLength: 4 }), async (all) => {
        const lines = all.flatMap(({ key, context: given, mapping, estimated, points }) => [
          ...(mapping === null && estimated === null
            ? []
            : [{ kind: "series", key, context: given, metric: key, ...mapping, estimated }]),
          ...points.map(({ time, ...point }) => {
            const number = Number.isFinite(point.value) && !Object.is(point.value, -0) ? point.value : `${point.value}`;
            const exact = Object.is(point.value, -0) ? "MINUS_ZERO" : number;
            return {
              kind: "metric",
              metric: key,
              context: given,
              ...point,
              value: exact,
              ...(time !== null && { time_us: time }),
            };
          }),
        ]);
        const text = lines.map((line) => `${JSON.stringify(line).replace('"MINUS_ZERO"', "-0")}\n`).join("");
        const first = await upload(text);
        const second = await again(first, format);
        expect(await contentOf(second)).toEqual(await contentOf(first));
      }),
      { numRuns: 12, endOnFailure: true },
    );
  });

  it.each(EXPORT_FORMAT_NAMES)("gives the same diagnosis when its %s is imported", async (format) => {
    const archive = pack();
    for (const name of ["meta.json", "metrics.jsonl.gz"]) {
      archive.entry({ name }, readFileSync(`samples/runs/deep-sigmoid/${name}`));
    }
    archive.finalize();
    const pieces: Uint8Array[] = [];
    for await (const piece of archive as AsyncIterable<Uint8Array>) pieces.push(piece);
    const first = await upload(Buffer.concat(pieces), "run.tar");
    const [series] = (await loadSeriesCatalogue(context.db, { runId: first })).filter(({ key }) =>
      key.includes("loss"),
    );
    const mapping = { metric: "loss", layer: null, parameter: null, subgroup: "everybody", split: "test" } as const;
    const mappings = [{ number: series?.number ?? -1, mapping, isEdited: true }];
    expect(
      await saveSeriesMappings(context.db, { runId: first, mappings, by: "test", asked: null, at: new Date() }),
    ).toBe(true);
    const second = await again(first, format);
    const [a, b] = [await getDiagnosis(runtime, engineer, first), await getDiagnosis(runtime, engineer, second)];
    expect(b.document.verdicts).toEqual(a.document.verdicts);
    expect(b.document.checklist).toEqual(a.document.checklist);
    expect(b.layers).toEqual(a.layers);
    expect(b.document.run.subgroups).toContain("everybody");
  });

  it("holds the run as it was when it was asked for, whatever comes in or is deleted meanwhile", async () => {
    const log = (from: number, count: number) =>
      Array.from({ length: count }, (_, index) => `{"step":${from + index},"loss":${index / 7}}\n`).join("");
    const name = "moving";
    const runId = await upload(log(0, 10_000), "log.jsonl", name);
    const live = async (key: string, step: number) => {
      const columns = { steps: Float64Array.of(step), times: null, values: Float64Array.of(step / 3) };
      const mapping = { metric: "loss", layer: null, parameter: null, subgroup: null, split: null };
      const series = [{ key: "loss", context: {}, mapping, estimatedReason: null, columns }];
      const batch = { runId, idempotencyKey: key, series, layerFacts: [], settings: {}, actor: "test", at: new Date() };
      await appendBatch(context.db, batch);
    };
    await live("a", 20_000);
    await foldBatches(context.db, { runId, at: new Date() });
    await live("b", 20_001);
    const expected = await download(runId, "jsonl");

    const { bytes } = await exportRun(runtime, engineer, runId, "jsonl");
    const pieces: Uint8Array[] = [];
    let isFirst = true;
    for await (const piece of bytes) {
      pieces.push(piece);
      if (!isFirst) continue;
      isFirst = false;
      await live("c", 20_002);
      await foldBatches(context.db, { runId, at: new Date() });
      await upload(log(5_000, 30_000), "more.jsonl", name);
      await removeRun(runtime, engineer, runId, "while it is exported");
    }
    expect(Buffer.concat(pieces).equals(expected)).toBe(true);
    expect(expected.toString().match(/"kind":"metric"/g)).toHaveLength(10_002);
  });

  it("writes nothing that nobody takes", async () => {
    const runId = await upload(
      Array.from({ length: 20_000 }, (_, step) => `{"step":${step},"loss":${step}}\n`).join(""),
    );
    const { bytes } = await exportRun(runtime, engineer, runId, "csv");
    for await (const piece of bytes) {
      expect(piece.length).toBeLessThan(100);
      break;
    }
  });

  it("names the same bytes alike and others differently", async () => {
    const runId = await upload('{"step":0,"loss":1}\n', "log.jsonl", "tagged");
    const tagOf = async (format: ExportFormat) => (await exportRun(runtime, engineer, runId, format)).tag;
    const first = await tagOf("csv");
    expect(await tagOf("csv")).toBe(first);
    expect(await tagOf("jsonl")).not.toBe(first);
    await upload('{"step":1,"loss":1}\n', "more.jsonl", "tagged");
    expect(await tagOf("csv")).not.toBe(first);
  });

  it("writes Parquet that other programs read, with steps beyond 32 bits and unknown times", async () => {
    const big = Number.MAX_SAFE_INTEGER;
    const runId = await upload(`{"step":${big},"loss":NaN,"time_us":1700000000000001}\n{"step":-1,"loss":-0.1}\n`);
    const file = new Uint8Array(await download(runId, "parquet")).buffer;
    const rows = await parquetReadObjects({ file });
    expect(rows.map(({ key, step, time_us, value }) => ({ key, step, time_us, value }))).toEqual([
      { key: "loss", step: BigInt(big), time_us: 1700000000000001n, value: Number.NaN },
      { key: "loss", step: -1n, time_us: null, value: -0.1 },
    ]);
  });

  it("hides a run of a foreign project as if it did not exist", async () => {
    const runId = await upload('{"step":0,"loss":1}\n');
    const stranger = await actorIn(context.db, "administrator", "a foreign project");
    await expect(exportRun(runtime, stranger, runId, "csv")).rejects.toMatchObject({ code: "not-found" });
  });
});
