import { describe, expect, test, vi } from "vitest";
import { codesOf, fixture, memoryFile, pointsOf, readRun, readText } from "./read-for-test";

const lines = (...records: readonly unknown[]): string =>
  records.map((record) => `${JSON.stringify(record)}\n`).join("");

test("empty lines are passed over without asking the parser, and counted", async () => {
  const parse = vi.spyOn(JSON, "parse");
  const run = await readText(`{"step":1,"loss":1}\n${"\n \t\r\n".repeat(10_000)}x\n{"step":2,"loss":2}\n`);
  expect(parse.mock.calls.length).toBeLessThan(10);
  expect(pointsOf(run)).toEqual({
    loss: [
      [1, 1],
      [2, 2],
    ],
  });
  expect(run.issues).toMatchObject([{ code: "bad-line", line: 20_002 }]);
});

describe("wide records", () => {
  test("what Python wrote of a diverging run keeps every value, non-finite ones included", async () => {
    for (const name of ["diverged.jsonl", "diverged.jsonl.gz"]) {
      const run = await readRun([memoryFile(name, fixture(name))]);
      expect(pointsOf(run)).toEqual({
        loss: [
          [0, Math.LN2],
          [10, 0.1],
          [20, Number.NaN],
          [30, Number.NEGATIVE_INFINITY],
          [40, Number.NaN],
        ],
        "grad_norm/fc1": [
          [0, 1e-7],
          [10, 5e-324],
          [20, Number.POSITIVE_INFINITY],
          [40, Number.NEGATIVE_INFINITY],
        ],
      });
      expect(run.run.series[0]?.points.times?.[1]).toBe(1_780_000_001_250_000);
    }
  });

  test("the step is found wherever it stands and whatever it is called", async () => {
    for (const key of ["step", "_step", "global_step", "train/global_step", "iteration", "iter"]) {
      expect(pointsOf(await readText(lines({ loss: 1, [key]: 7 })))).toEqual({ loss: [[7, 1]] });
    }
  });

  test("a second step key is an ordinary series", async () => {
    expect(pointsOf(await readText(lines({ step: 1, global_step: 10, loss: 2 })))).toEqual({
      global_step: [[1, 10]],
      loss: [[1, 2]],
    });
  });

  test("an epoch is the step only where there is none, and that is said once", async () => {
    const run = await readText(lines({ epoch: 0, loss: 2 }, { epoch: 1, loss: 1 }));
    expect(pointsOf(run)).toEqual({
      loss: [
        [0, 2],
        [1, 1],
      ],
    });
    expect(codesOf(run)).toEqual(["epoch-used-as-step"]);
  });

  test("fractional and unsafe steps are refused with their line and offset", async () => {
    const run = await readText('{"step":1,"loss":1}\n{"step":1.5,"loss":1}\n{"step":9007199254740993,"loss":1}\n');
    expect(run.issues.map(({ code, line, byteOffset }) => [code, line, byteOffset])).toEqual([
      ["bad-step", 2, 20],
      ["bad-step", 3, 42],
    ]);
    expect(run.rejected).toBe(2);
    expect(run.points).toBe(1);
  });

  test.each([
    ["seconds", 1_780_000_000.25],
    ["milliseconds", 1_780_000_000_250],
    ["microseconds", 1_780_000_000_250_000],
    ["an ISO text with a zone", "2026-05-28T20:26:40.250Z"],
  ])("wall time in %s becomes microseconds", async (_, time) => {
    const { run } = await readText(lines({ step: 1, time, loss: 1 }));
    expect(run.series[0]?.points.times?.[0]).toBe(1_780_000_000_250_000);
  });

  test("null, booleans, texts and nested values are no points", async () => {
    const run = await readText(lines({ step: 1, a: null, b: true, c: "x", d: { e: 1 }, loss: 1 }));
    expect(Object.keys(pointsOf(run))).toEqual(["loss"]);
    expect(codesOf(run)).toEqual(["nested-value-ignored"]);
  });

  test("a histogram of gradients gives an estimated norm", async () => {
    const histogram = { _type: "histogram", values: [1, 0, 1], bins: [-4, -2, 2, 4] };
    const run = await readText(lines({ step: 1, "gradients/fc1.weight": histogram }));
    expect(run.sourceSeries[0]).toMatchObject({
      metric: "grad_norm",
      layer: "fc1",
      parameter: "weight",
      estimated: true,
    });
    expect(pointsOf(run)["gradients/fc1.weight"]).toEqual([[1, Math.sqrt(18)]]);
  });

  test("records that name a subgroup or a layer feed series of their own", async () => {
    const run = await readText(
      lines(
        { step: 1, subgroup: "tbi", loss: 1 },
        { step: 1, subgroup: "poly", loss: 2 },
        { step: 1, layer: "fc1", grad_norm: 3, loss: 4 },
      ),
    );
    expect(pointsOf(run)).toEqual({
      "loss subgroup=tbi": [[1, 1]],
      "loss subgroup=poly": [[1, 2]],
      "grad_norm layer=fc1": [[1, 3]],
      loss: [[1, 4]],
    });
  });

  test("a tracker's records of one metric each are read by the metric's name", async () => {
    const run = await readText(lines({ key: "loss", value: 0.5, step: 3, timestamp: 1_780_000_000_000 }));
    expect(pointsOf(run)).toEqual({ loss: [[3, 0.5]] });
  });

  test("a damaged line is named with a sample, and the lines around it are read", async () => {
    const run = await readText(`{"step":1,"loss":1}\n{"step":2,"lo${"x".repeat(300)}\n[1]\n\n{"step":3,"loss":3}\n`);
    expect(pointsOf(run)).toEqual({
      loss: [
        [1, 1],
        [3, 3],
      ],
    });
    expect(run.issues.map(({ code, line, byteOffset }) => [code, line, byteOffset])).toEqual([
      ["bad-line", 2, 20],
      ["bad-line", 3, 334],
    ]);
    expect(run.issues[0]?.sample).toHaveLength(120);
  });

  test("a file that ends inside a record is read up to the last whole one", async () => {
    const run = await readText('{"step":1,"loss":1}\r\n{"step":2,"loss":0.');
    expect(pointsOf(run)).toEqual({ loss: [[1, 1]] });
    expect(run.issues).toMatchObject([{ code: "truncated-tail", line: 2, byteOffset: 21 }]);
  });

  test("a last record without a line end is whole when it parses", async () => {
    expect((await readText('{"step":1,"loss":1}\n{"step":2,"loss":2}')).points).toBe(2);
  });

  test("a key that appears late is read from where it appears", async () => {
    const run = await readText(lines({ step: 1, a: 1 }, { step: 2, b: 2, a: 3 }, { step: 3, a: 4, b: 5 }));
    expect(pointsOf(run)).toEqual({
      a: [
        [1, 1],
        [2, 3],
        [3, 4],
      ],
      b: [
        [2, 2],
        [3, 5],
      ],
    });
  });

  test("only the first hundred issues are kept, all are counted", async () => {
    const run = await readText(
      `{"step":1,"loss":1}\n${"nonsense\n".repeat(40)}${'{"step":0.5,"loss":1}\n'.repeat(90)}`,
    );
    expect([run.issues.length, run.issueCount, run.rejected]).toEqual([100, 130, 130]);
  });
});

describe("native records", () => {
  test("each kind becomes the series of the contract", async () => {
    const run = await readText(
      lines(
        { step: 50, kind: "metric", metric: "loss", value: 0.69, split: "train", subgroup: null },
        {
          step: 50,
          kind: "layer",
          layer: "encoder.3",
          depth: 3,
          grad_norm: 0.0123,
          numel: 4096,
          zero_frac: null,
          extra: 1,
          subgroup: null,
        },
        {
          step: 50,
          kind: "gram",
          layer: "encoder.3",
          subgroups: ["p", "t"],
          n: [12, 52],
          halves: 1,
          k: [
            [1, 2],
            [2, 3],
          ],
        },
        { step: 50, kind: "subgroup_loss", subgroup: "p", n: 12, mean: 0.71, m2: 1.9 },
        { kind: "gradient_check", parameter: "encoder.0.weight[3]", analytic: 0.01, numerical: 0.0101, h: 1e-4 },
      ),
    );
    expect(pointsOf(run)).toEqual({
      "loss split=train": [[50, 0.69]],
      "grad_norm layer=encoder.3": [[50, 0.0123]],
      "extra layer=encoder.3": [[50, 1]],
      "gram layer=encoder.3 row=p column=p": [[50, 1]],
      "gram layer=encoder.3 row=p column=t": [[50, 2]],
      "gram layer=encoder.3 row=t column=t": [[50, 3]],
      "n subgroup=p layer=encoder.3": [[50, 12]],
      "n subgroup=t layer=encoder.3": [[50, 52]],
      "loss subgroup=p": [[50, 0.71]],
      "loss_m2 subgroup=p": [[50, 1.9]],
      "n subgroup=p": [[50, 12]],
      "gradient_check/analytic parameter=encoder.0.weight[3]": [[0, 0.01]],
      "gradient_check/numerical parameter=encoder.0.weight[3]": [[0, 0.0101]],
      "gradient_check/h parameter=encoder.0.weight[3]": [[0, 1e-4]],
    });
    expect(run.layerFacts).toEqual([{ layer: "encoder.3", depth: 3, numel: 4096 }]);
    expect(run.run.layers).toMatchObject([{ name: "encoder.3", numel: 4096, parameters: [{ role: "whole" }] }]);
    expect(run.run.layerOrderSource).toBe("recorded-depth");
  });

  test("with two halves rows and columns are group times halves plus half", async () => {
    const k = [0, 1, 2, 3].map((row) => [0, 1, 2, 3].map((column) => row * 10 + column));
    const run = await readText(
      lines({ step: 1, kind: "gram", layer: "e", subgroups: ["p", "t"], n: [1, 2], halves: 2, k }),
    );
    const points = pointsOf(run);
    expect(points["gram layer=e row=p#1 column=t#0"]).toEqual([[1, 12]]);
    expect(Object.keys(points).filter((key) => key.startsWith("gram"))).toHaveLength(10);
  });

  test("unknown kinds and incomplete records are issues", async () => {
    const run = await readText(
      lines(
        { step: 1, loss: 1 },
        { step: 1, kind: "surprise" },
        { step: 1, kind: "layer", grad_norm: 1 },
        { step: 1, kind: "metric", metric: "loss" },
        { step: 1, kind: "gram", layer: "e", subgroups: ["p"], k: [[1, 2]] },
        { kind: "metric", metric: "loss", value: 1 },
      ),
    );
    expect(codesOf(run)).toEqual(["unknown-kind", "bad-record", "bad-record", "bad-gram", "missing-step"]);
  });
});
