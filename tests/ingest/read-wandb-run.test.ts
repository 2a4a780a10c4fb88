import { readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { codesOf, memoryFile, pointsOf, readRun } from "./read-for-test";
import { configRecord, historyRecord, wandbLog } from "./wandb-bytes";

const REAL = new Uint8Array(
  readFileSync(path.join(import.meta.dirname, "../fixtures/loggers/wandb/run-fixture.wandb")),
);
const read = (bytes: Uint8Array, pieces?: readonly number[]) => readRun([memoryFile("run-x.wandb", bytes, pieces)]);
/** Records of about 5 kB: seven fit into a block, and pieces cross its end. */
const long = (step: number) =>
  historyRecord(step, [
    ["loss", `${step / 8}`],
    ["note", JSON.stringify("x".repeat(5000))],
  ]);
const LONG = wandbLog(Array.from({ length: 40 }, (_, step) => long(step)));
const steps = (run: Awaited<ReturnType<typeof read>>) => (pointsOf(run)["loss"] ?? []).map(([step]) => step);

test("how the bytes are split changes nothing", async () => {
  const whole = await read(REAL);
  expect(whole.issues).toEqual([]);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 40_000 }), { minLength: 1, maxLength: 5 }), async (pieces) => {
      expect((await read(REAL, pieces)).sourceSeries).toEqual(whole.sourceSeries);
    }),
    { numRuns: 20 },
  );
});

describe("a damaged block", () => {
  test.each([1, 2, 4])("number %i costs the rest of itself: what came before and after is kept", async (block) => {
    const bytes = LONG.bytes.slice();
    const place = block * 32_768 + 9000;
    bytes[place] = (bytes[place] ?? 0) ^ 1;
    const run = await read(bytes);
    const damaged = LONG.at.filter((at) => at <= place).at(-1) ?? 0;
    expect(run.issues).toMatchObject([{ code: "crc-mismatch", byteOffset: damaged }]);
    const lost = LONG.at.flatMap((at, step) => {
      const end = LONG.at[step + 1] ?? LONG.bytes.length;
      return end > damaged && at < (block + 1) * 32_768 ? [step] : [];
    });
    expect(lost.length).toBeGreaterThan(1);
    expect(steps(run)).toEqual(LONG.at.map((_, step) => step).filter((step) => !lost.includes(step)));
  });

  test("a length that leads out of the block is damage and not the end of the file", async () => {
    const bytes = LONG.bytes.slice();
    bytes[(LONG.at[3] ?? 0) + 5] = 0xff;
    const run = await read(bytes);
    expect(run.issues).toMatchObject([{ code: "crc-mismatch", byteOffset: LONG.at[3] }]);
    expect(steps(run)).toContain(39);
  });
});

test("a file that was cut anywhere is read up to its last whole record, and says where it ends", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: (LONG.at[1] ?? 0) + 1, max: LONG.bytes.length - 1 }), async (length) => {
      const run = await read(LONG.bytes.slice(0, length));
      const whole = LONG.at.filter((at) => at <= length).length - 1;
      expect(steps(run)).toEqual(Array.from({ length: whole }, (_, step) => step));
      const end = LONG.at[whole] ?? 0;
      // A cut between two records, or in the zeros that fill a block, cuts nothing.
      if (length > end) expect(run.issues).toMatchObject([{ code: "truncated-tail", byteOffset: end }]);
    }),
    { numRuns: 40 },
  );
});

test("numbers of any depth, non-finite ones and objects are told apart", async () => {
  const { bytes } = wandbLog([
    configRecord({ learning_rate: 0.1, seed: 7, max_steps: -1 }),
    historyRecord(0, [
      ["loss", "0.5"],
      [["a", "b"], "2"],
      ["bad", "NaN"],
      ["worse", '"-Infinity"'],
      ["note", '"text"'],
      ["_timestamp", "1780000000.25"],
      [["picture", "_type"], '"image-file"'],
      [["picture", "width"], "3"],
      ["old", '{"inner": 4}'],
    ]),
    historyRecord(5, [
      ["loss", "0.25"],
      ["_step", "7"],
    ]),
  ]);
  const run = await read(bytes);
  expect(pointsOf(run)).toEqual({
    loss: [
      [0, 0.5],
      [7, 0.25],
    ],
    "a.b": [[0, 2]],
    bad: [[0, Number.NaN]],
    worse: [[0, Number.NEGATIVE_INFINITY]],
    "old.inner": [[0, 4]],
  });
  expect(run.run.series[0]?.points.times?.[0]).toBe(1_780_000_000_250_000);
  expect(run.settings).toMatchObject({ learningRate: 0.1, seed: 7, plannedSteps: null });
  expect(codesOf(run)).toEqual(["nested-value-ignored"]);
});

test("histograms have an estimated norm in every form in which clients wrote them", async () => {
  const whole = '{"_type":"histogram","values":[2,1],"bins":[-3,-1,5]}';
  const { bytes } = wandbLog([
    historyRecord(0, [["gradients/a.weight", whole]]),
    historyRecord(1, [
      ["gradients/a.weight", '{"_type":"histogram","values":[2,1],"packedBins":{"min":-3,"size":2,"count":2}}'],
    ]),
    historyRecord(2, [
      [["gradients/a.weight", "bins"], "[-3,-1,5]"],
      [["gradients/a.weight", "_type"], '"histogram"'],
      [["gradients/a.weight", "values"], "[2,1]"],
    ]),
    historyRecord(3, [["gradients/a.weight", '{"_type":"histogram","values":[2,1],"bins":[-3]}']]),
  ]);
  const run = await read(bytes);
  const norm = Math.sqrt(2 * 4 + 1 * 4);
  expect(pointsOf(run)).toEqual({
    "gradients/a.weight": [
      [0, norm],
      [1, Math.sqrt(2 * 4)],
      [2, norm],
    ],
  });
  expect(run.sourceSeries[0]?.estimated).toBe(true);
  expect(codesOf(run)).toEqual(["bad-histogram"]);
});

test("layers of one record are not taken for ordered by chance", async () => {
  const names = ["gradients/layer2.weight", "gradients/layer10.weight", "gradients/layer1.weight"];
  const run = await read(
    wandbLog([
      historyRecord(
        0,
        names.map((name) => [name.replace("gradients", "grad_norm"), "1"]),
      ),
    ]).bytes,
  );
  expect(run.run.layers.map(({ name }) => name)).toEqual(["layer1", "layer2", "layer10"]);
  expect(run.run.layerOrderSource).toBe("natural-sort");
});

test("what W&B keeps beside its log adds no series and is not remarked on", async () => {
  const files = [
    memoryFile("x/files/wandb-summary.json", '{"_step": 5, "train/loss": 0.5}'),
    memoryFile("x/logs/debug-internal.log", '{"time":"2026-11-23T13:12:21Z","level":"INFO","msg":"started"}\n'),
    memoryFile("x/run-x.wandb.syncstate", '{"version": 1}'),
    memoryFile("x/run-x.wandb", REAL),
  ];
  const [folder, alone] = [await readRun(files), await read(REAL)];
  expect(folder.sourceSeries).toEqual(alone.sourceSeries);
  expect(folder.issues).toEqual(alone.issues);
});

test("another version of the file is refused by name", async () => {
  const bytes = REAL.slice();
  bytes[6] = 9;
  await expect(read(bytes)).rejects.toMatchObject({
    code: "unsupported-format",
    message: expect.stringMatching(/version 0/),
  });
});

test("whatever the bytes are, reading ends with a result or an explained refusal", async () => {
  const change = fc.record({ at: fc.nat(REAL.length - 1), byte: fc.nat(255) });
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 20 }), async (changes) => {
      const bytes = REAL.slice();
      for (const { at, byte } of changes) bytes[at] = byte;
      const outcome = await read(bytes).catch((error: unknown) => error);
      expect(outcome instanceof Error ? outcome.name : "read").toMatch(/^(?:AppError|read)$/);
    }),
    { numRuns: 60 },
  );
});
