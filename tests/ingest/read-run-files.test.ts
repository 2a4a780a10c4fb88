import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { createRunCollector } from "@/lib/ingest/collect-run";
import { readRunFiles } from "@/lib/ingest/read-run-files";
import { NODE_PORTS } from "@/lib/usecases/node-ports";
import { codesOf, fixture, memoryFile, pointsOf, readRun, readText } from "./read-for-test";

const LOG = '{"step":1,"loss":1}\n{"step":2,"loss":0.5}\n';
const gzip = (text: string) => new Uint8Array(gzipSync(text));
const binary = Uint8Array.from({ length: 3000 }, (_, at) => (at * 7919) % 256);

describe("one file that cannot be read is refused with what was expected, found and where", () => {
  test.each([
    ["an empty file", "metrics.jsonl", "", "unreadable-file", /empty file: metrics\.jsonl/],
    ["nothing but line ends", "metrics.jsonl", "\n\n\n", "unreadable-file", /empty/],
    ["binary data under a log's name", "metrics.jsonl", binary, "unsupported-format", /binary data in metrics\.jsonl/],
    [
      "a truncated gzip",
      "metrics.jsonl.gz",
      gzip(LOG).slice(0, -9),
      "unreadable-file",
      /inside the compressed data, at byte \d+/,
    ],
    [
      "a damaged gzip",
      "metrics.jsonl.gz",
      gzip(LOG).fill(255, 12, 20),
      "unreadable-file",
      /damaged data in metrics\.jsonl\.gz/,
    ],
    ["a table without a step", "metrics.csv", "loss,acc\n1,2\n", "unreadable-file", /step or epoch column.*loss, acc/],
    [
      "a table without numbers",
      "metrics.csv",
      "step,note\n1,a\n",
      "unreadable-file",
      /no.* in metrics\.csv|none in metrics\.csv/,
    ],
    ["records without numbers", "a.jsonl", '{"step":1,"note":"x"}\n', "unreadable-file", /none in a\.jsonl/],
    ["records without a step", "a.jsonl", '{"loss":1}\n', "unreadable-file", /line 1.*step/],
    ["prose", "README.md", "# A run\n\nIt was trained.\n", "unsupported-format", /found text/],
    ["a JSON document", "config.json", '{\n  "a": 1\n}\n', "unsupported-format", /JSON document/],
    [
      "predictions alone",
      "predictions.csv",
      "patient_id,subgroup,y_true,y_prob\np1,tbi,0,0.1\n",
      "unsupported-format",
      /predictions of patients/,
    ],
    ["settings alone", "meta.json", "{}", "unreadable-file", /only the settings/],
  ])("%s", async (_, name, content, code, message) => {
    await expect(readRun([memoryFile(name, content)])).rejects.toMatchObject({
      name: "AppError",
      code,
      message: expect.stringMatching(message),
      fix: expect.stringMatching(/./),
    });
  });

  test("no file at all", async () => {
    await expect(readRun([])).rejects.toMatchObject({ code: "unreadable-file" });
  });
});

describe("limits", () => {
  test.each([
    [
      "a line",
      "a.jsonl",
      `{"step":1,"loss":1}\n{"x":"${"x".repeat(65 * 2 ** 20)}`,
      /64.*67,108,864|67,108,864 bytes.*line 2/,
    ],
    ["a name", "a.jsonl", `{"step":1,"${"x".repeat(1025)}":1}\n`, /1,024 characters/],
    ["columns", "a.csv", `step,${Array.from({ length: 100_000 }, (_, at) => at).join(",")}\n`, /100,000 columns/],
    ["nesting", "a.jsonl", `{"step":1,"a":${"[".repeat(40)}${"]".repeat(40)}}\n`, /32 levels/],
    [
      "layers",
      "a.csv",
      `step,${Array.from({ length: 10_001 }, (_, at) => `grad_norm/l${at}`).join(",")}\n1${",1".repeat(10_001)}\n`,
      /10,000 layers/,
    ],
  ])("%s beyond the limit has an error of its own", async (_, name, text, message) => {
    await expect(readText(text, name)).rejects.toMatchObject({
      code: "too-large",
      message: expect.stringMatching(message),
    });
  });

  test("a record nested a million levels deep breaks nothing", async () => {
    const deep = `{"step":1,"a":${"[".repeat(1e6)}${"]".repeat(1e6)}}\n`;
    await expect(readText(deep)).rejects.toMatchObject({ name: "AppError" });
  });
});

describe("a folder is one run", () => {
  test("logs, settings and whatever else lies there", async () => {
    const meta = {
      lr: 0.1,
      norm: null,
      n_train: 100,
      layer_order_input_to_output: ["b", "a"],
      grad_clip: 1,
      schedule: ["cosine", 80],
      unknown: 1,
      seed: "x",
    };
    const run = await readRun([
      memoryFile("README.md", "# A run"),
      memoryFile("checkpoint.pt", Uint8Array.of(80, 75, 3, 4, ...binary)),
      memoryFile("labels.csv", "name,label\na,b\n"),
      memoryFile("meta.json", JSON.stringify(meta)),
      memoryFile("metrics.jsonl.gz", gzip('{"step":1,"loss":1,"grad_norm/a":1,"grad_norm/b":2}\n')),
      memoryFile("predictions.csv.gz", gzip("patient_id,subgroup,y_true,y_prob\np1,tbi,0,0.1\n")),
      memoryFile("subgroups.csv", "step,subgroup,loss\n1,tbi,2\n"),
      memoryFile("train.py", "import torch\n"),
      memoryFile("empty.log", ""),
    ]);
    expect(run.run.formats).toEqual(["jsonl", "csv-long"]);
    expect(run.points).toBe(4);
    expect(run.run.layers.map(({ name }) => name)).toEqual(["b", "a"]);
    expect(run.settings).toMatchObject({
      learningRate: 0.1,
      trainingSize: 100,
      gradientClip: "1",
      schedule: "cosine 80",
      seed: null,
    });
    expect(run.issues.map(({ source, code }) => `${source} ${code}`)).toEqual([
      "README.md not-a-log",
      "checkpoint.pt not-a-log",
      "labels.csv not-a-log",
      "train.py not-a-log",
      "empty.log empty-file",
      "meta.json bad-setting",
    ]);
  });

  test("what MLflow keeps beside its metrics is passed over without a remark, and refused alone", async () => {
    const tag = memoryFile("run/tags/mlflow.runName", "quick-shrew-12");
    const run = await readRun([
      memoryFile("run/metrics/loss", "1780000000000 0.5 1\n1780000001000 0.25 2\n"),
      memoryFile("run/tags/mlflow.note.content", ""),
      memoryFile("run/tags/mlflow.user", "nurse"),
      tag,
    ]);
    expect([run.points, run.issues]).toEqual([2, []]);
    await expect(readRun([tag])).rejects.toMatchObject({
      code: "unsupported-format",
      message: expect.stringContaining("found a tag of MLflow in run/tags/mlflow.runName"),
    });
  });

  test("without a log among the files there is nothing to read", async () => {
    const files = [memoryFile("README.md", "# A run"), memoryFile("labels.csv", "a,b\n1,2\n")];
    await expect(readRun(files)).rejects.toMatchObject({
      code: "unreadable-file",
      message: expect.stringMatching(/2 files/),
    });
  });

  test("a damaged archive of a log refuses the whole folder", async () => {
    const files = [memoryFile("a.jsonl", LOG), memoryFile("b.jsonl.gz", gzip(LOG).slice(0, 30))];
    await expect(readRun(files)).rejects.toMatchObject({
      code: "unreadable-file",
      message: expect.stringMatching(/b\.jsonl\.gz/),
    });
  });

  test("folders named after a part of the data keep equal tags apart", async () => {
    const events = fixture("keras.tfevents");
    const run = await readRun([
      memoryFile("logs/train/a.tfevents", events),
      memoryFile("logs/validation/a.tfevents", events),
    ]);
    const losses = run.run.series.filter(({ key }) => key === "epoch_loss");
    expect(losses.map(({ metric, split }) => `${metric} ${split}`)).toEqual(["loss train", "loss validation"]);
  });

  test("the files of one folder continue each other", async () => {
    const run = await readRun([memoryFile("x/a.jsonl", LOG), memoryFile("x/b.jsonl", '{"step":3,"loss":0.25}\n')]);
    expect(pointsOf(run)).toEqual({
      loss: [
        [1, 1],
        [2, 0.5],
        [3, 0.25],
      ],
    });
  });
});

test("progress counts the bytes on disk, and an abort ends the reading", async () => {
  const file = memoryFile("metrics.jsonl", LOG, [10]);
  const seen: number[] = [];
  const read = (signal?: AbortSignal) =>
    readRunFiles([file], NODE_PORTS, createRunCollector("x").sink, {
      onProgress: (bytes) => seen.push(bytes),
      ...(signal !== undefined && { signal }),
    });
  await read();
  expect(seen.at(-1)).toBe(LOG.length);
  await expect(read(AbortSignal.abort())).rejects.toThrow(/abort/i);
});

test("UTF-16 without a byte order mark is recognised", async () => {
  const bytes = Uint8Array.from([..."step,loss\n1,2\n"].flatMap((letter) => [letter.charCodeAt(0), 0]));
  const run = await readRun([memoryFile("a.csv", bytes)]);
  expect([pointsOf(run), codesOf(run)]).toEqual([{ loss: [[1, 2]] }, []]);
});
