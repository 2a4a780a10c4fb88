import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fitLearningCurve } from "@/lib/diagnostics/gap/fit-learning-curve";
import { readLearningCurve } from "@/lib/diagnostics/gap/read-learning-curve";
import { meanRecalibratedLoss } from "@/lib/diagnostics/gap/recalibrated-losses";
import { readPath } from "@/lib/usecases/read-path";

const PYTHON = process.env["ROUNDS_PYTHON"] ?? "python3";
const SIZES = [24, 42, 60, 79, 97];

type Drawn = {
  readonly curve: readonly (readonly number[])[];
  readonly draws: readonly {
    readonly chain: number;
    readonly size: number;
    readonly patients: string[];
    readonly seed: number;
  }[];
  readonly isRepeated: boolean;
  readonly outcomes: readonly number[];
  readonly cases: readonly { readonly risks: readonly number[]; readonly loss: number }[];
  readonly refusals: Readonly<Record<string, string | null>>;
  readonly leftBehind: readonly string[];
};

const isThere = spawnSync(PYTHON, ["-c", "import sys; sys.exit(sys.version_info < (3, 9))"]).status === 0;

describe.skipIf(!isThere)("the learning curve that the Python helper draws", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "rounds-curve-"));
  let drawn: Drawn;
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: "1" };
  beforeAll(() => {
    drawn = JSON.parse(
      execFileSync(PYTHON, ["tests/clients/python/draw_learning_curve.py", folder], { encoding: "utf8", env }),
    );
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("trains every chain with ever more of the same patients, under one seed, and the same each time", () => {
    expect(drawn.isRepeated).toBe(true);
    for (let chain = 1; chain <= 5; chain += 1) {
      const own = drawn.draws.filter((draw) => draw.chain === chain);
      expect(own.map(({ size }) => size)).toEqual(SIZES);
      expect(new Set(own.map(({ seed }) => seed)).size).toBe(1);
      for (const [index, { size, patients }] of own.entries()) {
        expect(new Set(patients).size).toBe(size);
        expect(patients.slice(0, own[index - 1]?.size ?? 0)).toEqual(own[index - 1]?.patients ?? []);
      }
    }
    expect(new Set(drawn.draws.map(({ patients }) => patients.join())).size).toBe(drawn.draws.length);
  });

  test("is read back from its file as it was drawn, with as many sizes and chains as a fit asks for", async () => {
    const { run } = await readPath(path.join(folder, "curve.jsonl"), null);
    const settings = { ...run.settings, subgroupSizes: { polytrauma: 121 } };
    const read = readLearningCurve({ ...run, settings }, "polytrauma");
    if ("what" in read) throw new Error(read.what);
    expect(read).toEqual({ curve: { trainingSize: 121, sizes: SIZES, chains: drawn.curve }, patients: 252 });
    const fit = fitLearningCurve(read.curve, 0.4);
    // Whether the losses of a stand-in follow the form is another matter.
    expect("reason" in fit ? fit.reason : "").not.toMatch(/^Expected/);
  });

  test("recalibrates as the product does, also risks that are of no use or far too sure", () => {
    const outcomes = Uint8Array.from(drawn.outcomes);
    for (const { risks, loss } of drawn.cases) {
      // The folds are drawn by another generator, which moves a mean of 252 patients by less than this.
      expect(Math.abs(loss - meanRecalibratedLoss(outcomes, Float64Array.from(risks)))).toBeLessThan(0.01);
    }
  });

  test("refuses what would make no curve, says what was expected, and leaves nothing behind", () => {
    expect(drawn.refusals).toMatchObject({
      there: expect.stringMatching(/^Expected no file .*curve\.jsonl, found one/),
      sizes: "Expected at least 4 sizes, found 3.",
      order: "Expected whole sizes that rise, found [20, 60, 40, 80].",
      all: "Expected sizes below the 121 patients of the group, found 121.",
      chains: "Expected at least 5 chains, found 4.",
      others: "Expected the same validation patients after every training, found other outcomes.",
      risks: "Expected risks from 0 to 1, found others.",
      few: "Expected as many risks as outcomes, at least 20, found 2 and 2.",
    });
    expect(drawn.leftBehind).toEqual(["again.jsonl", "curve.jsonl"]);
  });
});
