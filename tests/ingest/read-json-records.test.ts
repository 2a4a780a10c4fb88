import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { codesOf, memoryFile, pointsOf, readRun, readText } from "./read-for-test";

const state = (history: readonly object[], more: object = {}) =>
  JSON.stringify({ epoch: 1, global_step: 4, log_history: history, max_steps: 40, ...more }, null, 2);
const HISTORY = [
  { epoch: 0.5, grad_norm: 1.5, loss: 0.7, step: 2, note: 'brackets ]}[{ and "quotes\\" in a text' },
  { epoch: 1, eval_loss: 0.65, step: 4 },
];

describe("a list of records inside a document", () => {
  test("is read the same however its bytes are split", async () => {
    const rows = JSON.stringify([
      { _step: 0, loss: 1, note: "]," },
      { _step: 1, loss: 2, deep: { a: [1, { b: 2 }] } },
    ]);
    const whole = await readText(rows, "history.json");
    expect(pointsOf(whole)).toEqual({
      loss: [
        [0, 1],
        [1, 2],
      ],
    });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }), async (pieces) => {
        const files = [
          memoryFile("history.json", rows, pieces),
          memoryFile("trainer_state.json", state(HISTORY), pieces),
        ];
        for (const file of files) {
          const alone = await readRun([file]);
          expect(alone.points).toBe(file.name === "history.json" ? 2 : 5);
        }
      }),
      { numRuns: 25 },
    );
  });

  test("says with line and byte where an element is none or has no step", async () => {
    const run = await readText('[{"step": 1, "loss": 1},\n7,\n{"loss": 2},\n{"step": 2, "loss": NaN}]', "a.json");
    expect(run.issues).toMatchObject([
      { code: "bad-line", line: 2, byteOffset: 25, sample: "7" },
      { code: "missing-step", line: 3, byteOffset: 28 },
    ]);
    expect(pointsOf(run)["loss"]).toEqual([
      [1, 1],
      [2, Number.NaN],
    ]);
  });

  test("that was cut anywhere keeps its whole records", async () => {
    const text = state(HISTORY);
    const start = text.indexOf("{", text.indexOf("log_history"));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: start + 1, max: text.indexOf('"max_steps"') - 8 }), async (length) => {
        const outcome = await readText(text.slice(0, length), "trainer_state.json").catch((error: unknown) => error);
        const firstEnd = text.indexOf("}", text.indexOf('in a text"')) + 1;
        if (length < firstEnd) expect(outcome).toMatchObject({ code: "unreadable-file" });
        else expect(codesOf(outcome as Awaited<ReturnType<typeof readText>>)).toEqual(["truncated-tail"]);
      }),
      { numRuns: 40 },
    );
  });

  test("nested a million levels deep breaks nothing", async () => {
    for (const text of [
      `[{"step":1,"a":${"[".repeat(1e5)}`,
      `{"log_history": [${"[".repeat(1e5)}`,
      "[{}".repeat(1e5),
    ]) {
      await expect(readText(text, "a.json")).rejects.toMatchObject({ name: "AppError" });
    }
  });
});

describe("the states of a trainer", () => {
  const earlier = state(HISTORY.slice(0, 1), { global_step: 2 });

  test("are one history, of which the latest is read", async () => {
    const run = await readRun([
      memoryFile("out/checkpoint-2/trainer_state.json", earlier),
      memoryFile("out/checkpoint-10/trainer_state.json", state(HISTORY, { global_step: 10 })),
      memoryFile("out/checkpoint-10/config.json", '{\n  "hidden_size": 4\n}'),
    ]);
    expect(pointsOf(run)["loss"]).toEqual([[2, 0.7]]);
    expect(pointsOf(run)["eval_loss"]).toEqual([[4, 0.65]]);
    expect(run.settings.plannedSteps).toBe(40);
    expect(run.issues.map(({ source, code }) => `${source} ${code}`)).toEqual([
      "out/checkpoint-10/config.json not-a-log",
      "out/checkpoint-2/trainer_state.json earlier-state",
    ]);
  });

  test("of two runs are two histories", async () => {
    const run = await readRun([
      memoryFile("a/checkpoint-2/trainer_state.json", earlier),
      memoryFile("b/checkpoint-2/trainer_state.json", earlier),
    ]);
    expect(Object.keys(pointsOf(run)).filter((key) => key.startsWith("loss"))).toEqual([
      "loss folder=a",
      "loss folder=b",
    ]);
  });

  test("end with means over the training that do not pass for its last values", async () => {
    const end = { epoch: 1, step: 4, total_flos: 1, train_loss: 0.68, train_runtime: 3 };
    const run = await readText(state([...HISTORY, end]), "trainer_state.json");
    const losses = run.run.series.filter(({ metric, split }) => metric === "loss" && split !== "validation");
    expect(losses.map(({ key }) => key)).toEqual(["loss"]);
    expect(run.run.series.find(({ key }) => key === "train_loss")?.metric).toBe("final_loss");
  });
});

describe("MLflow's file store", () => {
  const line = "1780000000000 0.5 1\n1780000001000 nan 2\n";

  test("is one run with keys that may have slashes, data sets as splits or subgroups, and parameters", async () => {
    const run = await readRun([
      memoryFile("mlruns/0/ab/meta.yaml", "run_id: ab\nrun_name: first\n"),
      memoryFile("mlruns/0/ab/metrics/train/loss", line),
      memoryFile("mlruns/0/ab/metrics/auc", "1780000000000 0.7 1 polytrauma 0a1b\n1780000000000 0.8 1 val 0a1b\n"),
      memoryFile("mlruns/0/ab/metrics/old", "1780000000 3\n"),
      memoryFile("mlruns/0/ab/params/learning_rate", "0.05"),
      memoryFile("mlruns/0/ab/params/optimizer", "SGD"),
    ]);
    expect(run.issues).toEqual([]);
    expect(run.run.name).toBe("first");
    expect(run.settings).toMatchObject({ learningRate: 0.05, optimizer: "SGD" });
    expect(run.run.series.map(({ key, metric, subgroup, split }) => [key, metric, subgroup, split])).toEqual([
      ["train/loss", "loss", null, "train"],
      ["auc", "auc", "polytrauma", null],
      ["auc", "auc", null, "validation"],
      ["old", "old", null, null],
    ]);
    expect(pointsOf(run)["train/loss"]).toEqual([
      [1, 0.5],
      [2, Number.NaN],
    ]);
  });

  test("is read up to its last whole line, and says which line is damaged", async () => {
    const run = await readText(`${line}broken\n1780000002000 0.25 1`, "metrics/loss");
    expect(run.issues).toMatchObject([
      { code: "bad-line", line: 3, byteOffset: 40 },
      { code: "truncated-tail", line: 4, byteOffset: 47 },
    ]);
    expect(run.points).toBe(2);
  });
});

describe("settings that loggers keep", () => {
  const log = memoryFile("metrics.csv", "step,loss\n1,2\n");

  test("are known, and what a team wrote down wins", async () => {
    const run = await readRun([
      memoryFile("meta.json", '{"lr": 0.3}'),
      memoryFile("hparams.yaml", "learning_rate: 0.1\nbatch_size: 8\nmodel: !!python/object:x.Y {a: 1}\n"),
      memoryFile("config.yaml", "wandb_version: 1\nseed:\n  desc: null\n  value: 4\n"),
      log,
    ]);
    expect(run.settings).toMatchObject({ learningRate: 0.3, batchSize: 8, seed: 4 });
    expect(run.issues).toEqual([]);
  });

  test("that are no mapping, or that were made to hurt, cost nothing but themselves", async () => {
    const nine = (alias: string) => `[${Array.from({ length: 9 }, () => alias).join(",")}]`;
    const levels = Array.from({ length: 12 }, (_, at) => `a${at + 1}: &a${at + 1} ${nine(`*a${at}`)}`);
    const bomb = ["a0: &a0 [x]", ...levels].join("\n");
    for (const text of ["- 1\n- 2\n", "a: [1,\n", bomb, `a: ${"[".repeat(1e5)}`]) {
      const run = await readRun([memoryFile("hparams.yaml", text), log]);
      expect(codesOf(run)).toEqual(["bad-settings"]);
    }
  });
});

test("DeepSpeed's steps are said to be samples", async () => {
  const run = await readRun([memoryFile("job/Train_Samples_lr.csv", "step,lr\n32,0.1\n64,0.2\n")]);
  expect([run.run.series[0]?.metric, codesOf(run)]).toEqual(["lr", ["steps-are-samples"]]);
});
