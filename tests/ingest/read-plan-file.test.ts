import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { type PlanContent, UNDECLARED_PLAN } from "@/lib/core/analysis-plan";
import { createRunCollector } from "@/lib/ingest/collect-run";
import type { ByteSource } from "@/lib/ingest/ingest-port";
import { readRunFiles } from "@/lib/ingest/read-run-files";
import { NODE_PORTS } from "@/lib/usecases/node-ports";
import { memoryFile } from "./read-for-test";

const LOG = memoryFile("run/metrics.jsonl", '{"step":1,"loss":1}\n{"step":2,"loss":0.5}\n');
const PLAN: PlanContent = {
  ...UNDECLARED_PLAN,
  primaryMeasures: ["calibration"],
  margins: { calibration: 0.2 },
  threshold: { value: 0.1, owner: "Dr. Obi", reason: "one missed death weighs as nine false alarms" },
};
const NAME = "run/analysis-plan.json";

async function read(files: readonly ByteSource[]) {
  const collector = createRunCollector("a run");
  const { formats, predictions, plan } = await readRunFiles(files, NODE_PORTS, collector.sink);
  const sets = predictions.map(({ set }) => set);
  return collector.finish(formats, sets, plan);
}

describe("the analysis plan beside a log", () => {
  test.each([
    ["plain", memoryFile(NAME, JSON.stringify(PLAN))],
    ["gzip", memoryFile(`${NAME}.gz`, new Uint8Array(gzipSync(JSON.stringify(PLAN))))],
    ["cut into single bytes", memoryFile(NAME, JSON.stringify(PLAN), [1])],
  ])("reaches the run (%s)", async (_, file) => {
    const { run, issues } = await read([LOG, file]);
    expect(run.plan).toMatchObject({ author: "file", content: PLAN });
    expect(issues).toEqual([]);
  });

  test("is missing where there is none", async () => {
    expect((await read([LOG])).run.plan).toBeNull();
  });

  test.each([
    ["is no JSON", "{", /^Expected an analysis plan, found something else: /],
    ["is empty", "", /^Expected an analysis plan, found something else: /],
    [
      "has a threshold of 1",
      JSON.stringify({ ...PLAN, threshold: { ...PLAN.threshold, value: 1 } }),
      /found something else, at threshold\.value: Expected a risk above 0 and below 1/,
    ],
    ["declares something else", JSON.stringify({ ...PLAN, alpha: 0.05 }), /found something else/],
  ])("is left out as a whole, and that is said, where it %s", async (_, text, message) => {
    const { run, issues } = await read([LOG, memoryFile(NAME, text)]);
    expect(run.plan).toBeNull();
    expect(issues).toHaveLength(1);
    expect(issues[0]).toMatchObject({ code: "bad-plan", source: NAME, message: expect.stringMatching(message) });
  });

  test("alone is no run", async () => {
    await expect(read([memoryFile("analysis-plan.json", JSON.stringify(PLAN))])).rejects.toThrow(
      "Expected a training log, found an analysis plan alone in analysis-plan.json.",
    );
  });
});
