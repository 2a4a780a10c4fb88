import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { collectHistory, collectSummary } from "@/lib/tracking/wandb/collect-history";
import { tellFreshLines } from "@/lib/tracking/wandb/fresh-lines";
import { readFileStream } from "@/lib/tracking/wandb/read-file-stream";
import { readUpsert } from "@/lib/tracking/wandb/read-upsert";

const counts = (values: readonly number[], bins: readonly number[]) => ({ _type: "histogram", values, bins });

describe("lines of a history", () => {
  it("are points, with bare NaN and infinities, and with dots in the names of what lies in objects", () => {
    const { batch, leftOut } = collectHistory([
      '{"_step":3,"_timestamp":1795383363.5,"loss":NaN,"a":{"b":2,"c":{"d":-Infinity}},"text":"Infinity"}',
    ]);
    const points = batch.series.map(({ key, columns }) => [
      key,
      ...columns.steps,
      ...(columns.times ?? []),
      ...columns.values,
    ]);
    expect(points).toEqual([
      ["a.b", 3, 1_795_383_363_500_000, 2],
      ["a.c.d", 3, 1_795_383_363_500_000, Number.NEGATIVE_INFINITY],
      ["loss", 3, 1_795_383_363_500_000, Number.NaN],
      ["text", 3, 1_795_383_363_500_000, Number.POSITIVE_INFINITY],
    ]);
    expect(leftOut).toEqual([]);
  });

  it("hold histograms of gradients and weights as estimated norms", () => {
    const { batch } = collectHistory([
      JSON.stringify({
        _step: 0,
        "gradients/fc1.weight": counts([3, 5], [-1, 0, 1]),
        "parameters/fc1.weight": counts([1], [2, 4]),
      }),
    ]);
    const series = batch.series.map(({ key, estimated, columns }) => [key, estimated, ...columns.values]);
    expect(series).toEqual([
      ["gradients/fc1.weight", true, Math.sqrt(2)],
      ["parameters/fc1.weight", true, 3],
    ]);
  });

  it("are in the order of their names when they are new, since the client's own order is chance", () => {
    const { batch } = collectHistory(['{"_step":0,"layer10":1,"layer2":1,"layer1":1}']);
    expect(batch.series.map(({ key }) => key)).toEqual(["layer1", "layer2", "layer10"].sort());
  });

  it("count what no curve can hold, by a few sentences", () => {
    const deep = JSON.parse(`${'{"a":'.repeat(40)}1${"}".repeat(40)}`);
    const { batch, leftOut } = collectHistory([
      "no JSON",
      '{"loss":1}',
      '{"_step":0.5,"loss":1}',
      '{"_step":9007199254740993,"loss":1}',
      JSON.stringify({
        _step: 1,
        image: { _type: "image-file", path: "x.png" },
        said: "hello",
        flag: true,
        list: [1, 2],
        nothing: null,
        other: counts([1], [0, 1]),
        "gradients/a.weight": counts([1], [0]),
        deep,
        ["k".repeat(2000)]: 1,
        loss: 2,
      }),
    ]);
    expect(batch.series.map(({ key }) => key)).toEqual(["loss"]);
    expect(leftOut.map(({ points, sample }) => [points, sample.slice(0, 20)])).toEqual([
      [1, "no JSON"],
      [3, '{"loss":1}'],
      [1, "image"],
      [3, "said"],
      [1, "other"],
      [1, "gradients/a.weight"],
      [1, "deep"],
      [1, "k".repeat(20)],
    ]);
  });

  it("are told apart by their place: what is stored, what is new, and what never came", () => {
    const lines = ["a", "b", "c"];
    expect(tellFreshLines({ offset: 0, lines }, 0)).toEqual({ fresh: lines, again: [], missing: 0, end: 3 });
    expect(tellFreshLines({ offset: 0, lines }, 2)).toEqual({ fresh: ["c"], again: ["a", "b"], missing: 0, end: 3 });
    expect(tellFreshLines({ offset: 0, lines }, 7)).toEqual({ fresh: [], again: lines, missing: 0, end: 7 });
    expect(tellFreshLines({ offset: 5, lines }, 3)).toEqual({ fresh: lines, again: [], missing: 2, end: 8 });
    expect(tellFreshLines({ offset: 9, lines: [] }, 3)).toEqual({ fresh: [], again: [], missing: 0, end: 3 });
  });

  it("count once each, however they are cut into requests and sent again", () => {
    const cuts = fc.array(fc.tuple(fc.nat(20), fc.nat(20)), { maxLength: 12 });
    fc.assert(
      fc.property(cuts, (requests) => {
        const all = Array.from({ length: 20 }, (_, index) => String(index));
        const taken: string[] = [];
        let stored = 0;
        for (const [start, length] of requests) {
          const offset = Math.min(start, stored);
          const { fresh, end } = tellFreshLines({ offset, lines: all.slice(offset, offset + length) }, stored);
          taken.push(...fresh);
          stored = end;
        }
        expect(taken).toEqual(all.slice(0, stored));
      }),
    );
  });
});

describe("a summary", () => {
  it("gives what stands in it alone, as numbers of the whole run", () => {
    const text = '{"_step":9,"_timestamp":1,"_runtime":5,"loss":1,"best":{"auc":0.9},"_wandb":{"runtime":4}}';
    const { series } = collectSummary(text, (key) => key === "loss");
    expect(series.map(({ key, context, columns }) => [key, context, ...columns.steps, ...columns.values])).toEqual([
      ["best.auc", { summary: "run" }, 9, 0.9],
    ]);
    expect(collectSummary('{"best":1}', () => false).series).toEqual([]);
    expect(collectSummary("nothing", () => false).series).toEqual([]);
  });
});

describe("what a client says", () => {
  it("of how the program ended is its exit code, once it is complete", () => {
    expect(readFileStream({}).exitCode).toBeNull();
    expect(readFileStream({ exitcode: 3 }).exitCode).toBeNull();
    expect(readFileStream({ complete: true }).exitCode).toBe(0);
    expect(readFileStream({ complete: true, exitcode: 255 }).exitCode).toBe(255);
  });

  it("is refused with what was expected where its form is another one", () => {
    const wrong = [
      { files: [] },
      { files: { "wandb-history.jsonl": [] } },
      { files: { "wandb-history.jsonl": { offset: -1, content: [] } } },
      { files: { "wandb-history.jsonl": { offset: 1.5, content: [] } } },
      { files: { "wandb-history.jsonl": { offset: 0, content: [{}] } } },
      { complete: true, exitcode: "0" },
    ];
    for (const body of wrong) expect(() => readFileStream(body)).toThrow(/^Expected .*, found /);
  });

  it("of its settings is kept as it was set, without what the client adds of the machine", () => {
    const config = JSON.stringify({
      lr: { value: 0.1, desc: null },
      model: { value: { name: "mlp", layers: [1, 2], empty: {} } },
      __proto__x: { value: "y" },
      _wandb: { value: { e: { w: { startedAt: "2026-11-22T21:36:02.725579Z", email: "me@x", host: "vm" } }, t: {} } },
    });
    const stated = readUpsert({ name: "r", project: null, config, tags: ["a", "b"], groupName: "g", notes: "" });
    expect(stated.place).toBe("uncategorized");
    expect(stated.config?.entries).toEqual([
      { key: "lr", value: "0.1" },
      { key: "model.name", value: "mlp" },
      { key: "model.layers", value: "[1,2]" },
      { key: "model.empty", value: "{}" },
      { key: "__proto__x", value: "y" },
    ]);
    expect(stated.config?.kept).not.toContain("me@x");
    expect(JSON.parse(stated.config?.kept ?? "")["model"]).toEqual({
      value: { name: "mlp", layers: [1, 2], empty: {} },
    });
    expect(stated.config?.startedAt).toEqual(new Date("2026-11-22T21:36:02.725Z"));
    expect(Object.fromEntries(stated.tags.map(({ key, value }) => [key, value]))).toEqual({
      "wandb.project": "uncategorized",
      "wandb.group": "g",
      "wandb.tags": '["a","b"]',
    });
  });

  it("of when a program began is left out where it lies outside the years 1 to 9999", () => {
    const writers = { a: { startedAt: "+275000-01-01T00:00:00Z" }, b: { startedAt: "2026-11-22T21:36:02Z" } };
    const read = (e: object) => readUpsert({ config: JSON.stringify({ _wandb: { value: { e } } }) }).config;
    expect(read(writers)?.startedAt).toEqual(new Date("2026-11-22T21:36:02Z"));
    expect(read({ a: writers.a })).toMatchObject({
      startedAt: null,
      leftOut: [{ points: 0, sample: "+275000-01-01T00:00:00Z" }],
    });
  });

  it("of settings that are no JSON, too deep, too long or too many leaves those out and says so", () => {
    expect(readUpsert({ config: "nonsense" }).config).toMatchObject({ entries: [], kept: "{}" });
    const deep = JSON.parse(`${'{"a":'.repeat(40)}1${"}".repeat(40)}`);
    const many = Object.fromEntries(Array.from({ length: 5001 }, (_, at) => [`k${at}`, { value: at }]));
    const config = {
      deep: { value: deep },
      ["n".repeat(251)]: { value: 1 },
      long: { value: "x".repeat(7000) },
      ...many,
    };
    const { config: read } = readUpsert({ config: JSON.stringify(config) });
    expect(read?.entries).toHaveLength(5000);
    expect(read?.entries[0]?.value).toHaveLength(6000);
    expect(read?.leftOut.map(({ reason }) => reason.split(" ").slice(0, 3).join(" "))).toEqual([
      "Settings that nest",
      "Settings under names",
      "Settings longer than",
      "Settings beyond the",
    ]);
    expect(() => readUpsert({ name: "n".repeat(129) })).toThrow(
      /^Expected at most 128 characters as name, found 129\./,
    );
    expect(() => readUpsert({ name: 5 })).toThrow(/^Expected a text as name/);
  });
});
