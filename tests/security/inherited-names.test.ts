import { describe, expect, it } from "vitest";
import { parseArguments } from "@/cli/parse-arguments";
import { planContentSchema } from "@/lib/schema/analysis-plan";
import { readSet } from "../ingest/prediction-files";
import { memoryFile, pointsOf, readRun } from "../ingest/read-for-test";
import { historyRecord, wandbBytes } from "../limits/wandb-bytes";
import { INHERITED_NAMES, listInherited } from "./built-in-prototypes";

const keyed = (entries: readonly (readonly [string, unknown])[]): string => JSON.stringify(Object.fromEntries(entries));
const VALUES = INHERITED_NAMES.map((name, at) => [name, at + 0.5] as const);
const POLLUTED = INHERITED_NAMES.map((name) => [name, { polluted: true, prototype: { polluted: true } }] as const);
const record = (step: number): string => keyed([["step", step], ...VALUES]);
const STEPS = [1, 2, 3];

/** A log of each format, each key with a value of its own at each step. */
const LOGS: readonly (readonly [string, string | Uint8Array])[] = [
  ["metrics.jsonl", STEPS.map((step) => `${record(step)}\n`).join("")],
  [
    "metrics.csv",
    `step,${INHERITED_NAMES.join(",")}\n${STEPS.map((step) => `${step},${VALUES.map(([, value]) => value).join(",")}\n`).join("")}`,
  ],
  [
    "long.csv",
    `step,metric,value\n${STEPS.flatMap((step) => VALUES.map(([name, value]) => `${step},${name},${value}\n`)).join("")}`,
  ],
  [
    "run-a.wandb",
    wandbBytes(
      STEPS.map((step) => historyRecord(step, Object.fromEntries(VALUES.map(([name, value]) => [name, `${value}`])))),
    ),
  ],
  ["trainer_state.json", `{"log_history":[${STEPS.map(record).join(",")}]}`],
];

describe("names of what every object inherits", () => {
  it.each(LOGS)("are series like any other in %s", async (name, content) => {
    const before = listInherited();
    const points = pointsOf(await readRun([memoryFile(name, content)]));
    for (const [key, value] of VALUES)
      expect([key, Object.hasOwn(points, key) ? points[key] : null]).toEqual([key, STEPS.map((step) => [step, value])]);
    expect(Object.keys(points).length).toBe(VALUES.length);
    expect(listInherited()).toEqual(before);
  });

  it("are files of MLflow like any other", async () => {
    const files = VALUES.map(([name, value]) => memoryFile(`metrics/${name}`, `1700000000000 ${value} 1\n`));
    const points = pointsOf(await readRun(files));
    for (const [key, value] of VALUES) expect([key, points[key]]).toEqual([key, [[1, value]]]);
  });

  it("in a summary of a trainer take no part in the step of its record", async () => {
    const summary = `{"step":3,"train_runtime":2,"train_loss":0.5,"__proto__":{"step":9,"epoch":7,"loss":8}}`;
    const points = pointsOf(await readRun([memoryFile("trainer_state.json", `{"log_history":[${summary}]}`)]));
    expect(
      Object.values(points)
        .flat()
        .map(([step]) => step),
    ).toEqual([3, 3]);
    expect(Object.keys(points).some((key) => key.startsWith("loss"))).toBe(false);
  });

  it.each([
    ["meta.json", keyed([["model", "m"], ...POLLUTED])],
    ["hparams.yaml", `model: m\n${INHERITED_NAMES.map((name) => `${name}:\n  polluted: true\n`).join("")}`],
    [
      "config.yaml",
      `model:\n  value: m\n${INHERITED_NAMES.map((name) => `${name}:\n  value:\n    polluted: true\n`).join("")}`,
    ],
  ])("are no settings in %s", async (name, content) => {
    const before = listInherited();
    const run = await readRun([memoryFile("metrics.jsonl", `{"step":1,"loss":0.5}\n`), memoryFile(name, content)]);
    expect(run.settings).toMatchObject({ model: "m" });
    expect("polluted" in {}).toBe(false);
    expect("polluted" in run.settings).toBe(false);
    expect(listInherited()).toEqual(before);
  });

  it("are columns and groups of patients like any other", async () => {
    const rows = Array.from(
      { length: 4 },
      (_, row) => `${row % 2},0.5,${INHERITED_NAMES.map((name) => name + row).join(",")}\n`,
    );
    const set = await readSet(`y_true,y_prob,${INHERITED_NAMES.join(",")}\n${rows.join("")}`);
    expect(set.columns.map(({ name }) => name)).toEqual([...INHERITED_NAMES]);
  });

  it("are groups of a plan like any other, and nothing that a plan could inherit", () => {
    const content = {
      primaryMeasures: [],
      margins: {},
      threshold: null,
      decisionRange: null,
      subgroups: INHERITED_NAMES.map((name) => ({ kind: "label", name, column: name, label: name })),
      reference: "constructor",
    };
    expect(planContentSchema.parse(content)).toEqual(content);
    const inherited: unknown = JSON.parse(keyed([...Object.entries(content), ["__proto__", { reference: "x" }]]));
    expect(planContentSchema.safeParse(inherited).success).toBe(false);
  });

  it.each(INHERITED_NAMES)("as an option of a command is an unknown one: --%s", (name) => {
    expect(() => parseArguments([`--${name}=1`], { flags: [], options: [] })).toThrow();
  });
});
