import { describe, expect, test } from "vitest";
import { crc32c } from "@/lib/ingest/crc32c";
import { frameRecord, fromHex, joinBytes, scalarEvent } from "./event-bytes";
import { codesOf, fixture, memoryFile, pointsOf, readRun } from "./read-for-test";

const expected = JSON.parse(new TextDecoder().decode(fixture("expected.json")));
const readBytes = (bytes: Uint8Array) => readRun([memoryFile("events.out.tfevents.1.host", bytes)]);
const scalar = (step: number, value = 1) => frameRecord(scalarEvent("loss", BigInt(step), value));

test("the checksum of the nine digits is that of the standard", () => {
  const digits = new TextEncoder().encode("..123456789");
  expect(crc32c(digits, 2, digits.length)).toBe(0xe3069283);
});

describe("what PyTorch writes", () => {
  test("scalars in all three encodings come out exactly", async () => {
    const points = pointsOf(await readBytes(fixture("torch.tfevents")));
    const steps = [0, 10, 20, 30, 40];
    expect(points["train/loss"]).toEqual(steps.map((step) => [step, Math.fround(0.7 - step / 100)]));
    expect(points["val_loss"]).toEqual(steps.map((step) => [step, Math.fround(0.7 - step / 100 + 0.1)]));
    expect(points["lr"]).toEqual(steps.map((step) => [step, 0.1]));
    expect(points["diverged"]).toEqual([
      [0, Number.NaN],
      [1, Number.POSITIVE_INFINITY],
      [2, Number.NEGATIVE_INFINITY],
    ]);
  });

  test("histograms of gradients and weights give exact norms, others are left out and named", async () => {
    const run = await readBytes(fixture("torch.tfevents"));
    for (const [tag, norms] of Object.entries<number[]>(expected.torch.norms)) {
      const values =
        pointsOf(run)[tag === "fc1.weight" ? `${tag} metric=weight_norm` : tag]?.map(([, value]) => value) ?? [];
      expect(values).toHaveLength(norms.length);
      for (const [at, value] of values.entries()) expect(value).toBeCloseTo(norms[at] ?? 0, 12);
    }
    expect(codesOf(run)).toEqual(["histogram-ignored"]);
    expect(run.run.layers).toMatchObject([{ name: "fc1", parameters: [{ name: "weight", numel: 32 }] }]);
    expect(run.run.series.map(({ metric }) => metric)).toContain("weight_norm");
  });

  test("wall times are whole microseconds", async () => {
    const { run } = await readBytes(fixture("torch.tfevents"));
    expect(run.series[0]?.points.times?.[1]).toBe(1_780_000_010_250_000);
  });
});

test("what Keras writes: tensors for scalars, and histograms whose norm is marked as estimated", async () => {
  const run = await readBytes(fixture("keras.tfevents"));
  expect(pointsOf(run)["epoch_loss"]).toEqual([
    [0, 0.5],
    [1, Math.fround(0.4)],
    [2, Math.fround(0.3)],
  ]);
  expect(run.sourceSeries[1]).toMatchObject({
    metric: "weight_norm",
    layer: "dense",
    parameter: "kernel",
    estimated: true,
  });
  const norms = pointsOf(run)["dense/kernel/histogram"]?.map(([, value]) => value) ?? [];
  for (const [at, norm] of norms.entries()) expect(norm / expected.keras.norms[at]).toBeCloseTo(1, 2);
});

test("the literal records of the format's own description", async () => {
  const run = await readBytes(
    fromHex(
      "1800000000000000a37f4b220900000040fc54d9411a0d627261696e2e4576656e743a32eced8f9d" +
        "200000000000000029eda9500900000040fc54d941100a2a130a110a0a747261696e2f6c6f7373150000003f9d95a30d" +
        "7800000000000000a2a521c50900000040fc54d941100a2a6b0a690a146772616469656e74732f6663312e7765696768742a510900000000000008c011000000000000104019000000000000004021000000000000f03f290000000000003940321000000000000000c000000000000014403a10000000000000f03f000000000000f03fbf158809",
    ),
  );
  expect(pointsOf(run)).toEqual({ "train/loss": [[10, 0.5]], "gradients/fc1.weight": [[10, 5]] });
});

describe("damaged files", () => {
  test("a file that ends inside a record is read up to the last whole one", async () => {
    const whole = joinBytes(scalar(1), scalar(2));
    const run = await readBytes(joinBytes(whole, scalar(3).subarray(0, 20)));
    expect(run.issues).toMatchObject([{ code: "truncated-tail", byteOffset: whole.length }]);
    expect(run.points).toBe(2);
  });

  test("a record whose data do not match is left out, the next one is read", async () => {
    const bad = scalar(2);
    bad[14] = 99;
    const run = await readBytes(joinBytes(scalar(1), bad, scalar(3)));
    expect(run.issues).toMatchObject([{ code: "crc-mismatch", byteOffset: scalar(1).length }]);
    expect(pointsOf(run)["loss"]?.map(([step]) => step)).toEqual([1, 3]);
  });

  test("a length that cannot be trusted ends the reading, and no memory is set aside for it", async () => {
    const huge = frameRecord(new Uint8Array(0)).slice(0, 12);
    new DataView(huge.buffer).setBigUint64(0, 2n ** 63n, true);
    const untrusted = await readBytes(joinBytes(scalar(1), huge, scalar(2)));
    expect(untrusted.issues).toMatchObject([{ code: "crc-mismatch", byteOffset: scalar(1).length }]);
    expect(untrusted.points).toBe(1);
  });

  test("a length whose checksum matches but that no record has is refused as well", async () => {
    const { maskCrc } = await import("@/lib/ingest/crc32c");
    const huge = new Uint8Array(12);
    const view = new DataView(huge.buffer);
    view.setBigUint64(0, 2n ** 63n, true);
    view.setUint32(8, maskCrc(crc32c(huge, 0, 8)), true);
    const run = await readBytes(joinBytes(scalar(1), huge, scalar(2)));
    expect(codesOf(run)).toEqual(["record-too-long"]);
  });

  test("whole records that are no events are named", async () => {
    const run = await readBytes(joinBytes(scalar(1), frameRecord(Uint8Array.of(42, 200)), scalar(2)));
    expect([run.points, codesOf(run)]).toEqual([2, ["bad-record"]]);
  });

  test("steps are signed and exact, and those beyond 2^53 are refused", async () => {
    const step = (value: bigint) => frameRecord(scalarEvent("loss", value, 1));
    const run = await readBytes(joinBytes(step(-5n), step(2n ** 53n - 1n), step(2n ** 53n), step(2n ** 62n)));
    expect(pointsOf(run)["loss"]?.map(([at]) => at)).toEqual([-5, 2 ** 53 - 1]);
    expect(codesOf(run)).toEqual(["bad-step", "bad-step"]);
  });
});
