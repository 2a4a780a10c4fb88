import { readFileSync } from "node:fs";
import { expect } from "vitest";
import { z } from "zod";
import type { Estimate } from "@/lib/core/estimate";
import type { BinarySample } from "@/lib/statistics/binary-sample";

const caseSchema = z.object({
  name: z.string(),
  seed: z.number(),
  rows: z.number(),
  risks: z.enum(["square", "uniform", "rare", "twentieths", "fifths", "extreme"]),
  from: z.number(),
  times: z.number(),
  weights: z.enum(["none", "whole", "fraction"]),
  groups: z.boolean().optional(),
});
const indices = { ici: z.number(), e50: z.number(), e90: z.number() };
const curve = { at: z.array(z.number()), fitted: z.array(z.number()) };
const test = z.object({ statistic: z.number(), df: z.number(), p: z.number() });
/** What make.R wrote. */
const rSchema = z.object({
  name: z.string(),
  events: z.number(),
  recalibration: z
    .object({
      inTheLarge: z.number(),
      inTheLargeError: z.number(),
      intercept: z.number(),
      interceptError: z.number(),
      slope: z.number(),
      slopeError: z.number(),
    })
    .optional(),
  observedExpected: z
    .object({
      ratio: z.number(),
      lower: z.number().optional(),
      upper: z.number().optional(),
      exact: z.tuple([z.number(), z.number()]).optional(),
    })
    .optional(),
  spiegelhalter: z.object({ z: z.number(), p: z.number() }).optional(),
  valProb: z
    .object({ brier: z.number(), intercept: z.number(), slope: z.number(), z: z.number(), p: z.number() })
    .optional(),
  loess: z.object({ ...indices, ...curve }).optional(),
  spline: z.object({ ...indices, ...curve, lower: z.array(z.number()), upper: z.array(z.number()) }).optional(),
  groups: z.object({ joint: test, inTheLarge: test }).optional(),
});
/** What make.py wrote. */
const pythonSchema = z.object({
  name: z.string(),
  events: z.number(),
  calibrationError: z.number(),
  brier: z.object({ value: z.number(), lower: z.number(), upper: z.number() }),
  corp: z.object({ miscalibration: z.number(), discrimination: z.number(), uncertainty: z.number() }),
  murphy: z.object({ reliability: z.number(), resolution: z.number(), uncertainty: z.number() }),
  logLoss: z.number().nullable(),
  recalibration: z
    .object({
      inTheLarge: z.number(),
      intercept: z.number(),
      slope: z.number(),
      inTheLargeError: z.number().optional(),
      interceptError: z.number().optional(),
      slopeError: z.number().optional(),
    })
    .optional(),
  wald: z.object({ joint: z.number(), inTheLarge: z.number() }).optional(),
  curve: z.object({ ici: z.number(), ...curve, error: z.array(z.number()) }).optional(),
});

export type CalibrationCase = {
  readonly name: string;
  readonly sample: BinarySample;
  /** Rows of each of three groups, where the fixture compares them. */
  readonly groups: readonly BinarySample[] | null;
  readonly r: z.infer<typeof rSchema>;
  /** Not there for the very large one. */
  readonly python: z.infer<typeof pythonSchema> | undefined;
};

const RISKS: Readonly<Record<z.infer<typeof caseSchema>["risks"], (u: number) => number>> = {
  square: (u) => u * u,
  uniform: (u) => u,
  rare: (u) => u * u * u * 0.2,
  twentieths: (u) => Math.floor(u * 20) / 20 + 0.025,
  fifths: (u) => Math.floor(u * 5) / 5 + 0.1,
  extreme: (u) => (u < 0.05 ? 0 : u > 0.95 ? 1 : u),
};

const FOLDER = "tests/fixtures/statistics/calibration";
const read = (name: string): unknown => JSON.parse(readFileSync(`${FOLDER}/${name}`, "utf8"));
const R = z.array(rSchema).parse(read("r.json"));
const PYTHON = z.array(pythonSchema).parse(read("python.json"));

/** Every sample of the fixture, drawn as make.R says, with what R and Python found. */
export const CASES: readonly CalibrationCase[] = z
  .array(caseSchema)
  .parse(read("cases.json"))
  .map((given) => {
    const r = R.find(({ name }) => name === given.name);
    if (r === undefined) throw new Error(`r.json has no sample ${given.name}.`);
    const { sample, group } = draw(given);
    const groups = given.groups ? [0, 1, 2].map((which) => rowsOf(sample, (row) => group[row] === which)) : null;
    return { name: given.name, sample, groups, r, python: PYTHON.find(({ name }) => name === given.name) };
  });

export function caseNamed(name: string): CalibrationCase {
  const found = CASES.find((given) => given.name === name);
  if (found === undefined) throw new Error(`There is no sample ${name}.`);
  return found;
}

function draw(given: z.infer<typeof caseSchema>): { readonly sample: BinarySample; readonly group: Int32Array } {
  let state = given.seed;
  const uniform = (): number => {
    state = (state * 16807) % 2147483647;
    return state / 2147483647;
  };
  const outcomes = new Uint8Array(given.rows);
  const risks = new Float64Array(given.rows);
  const weights = new Float64Array(given.rows);
  const group = new Int32Array(given.rows);
  for (let row = 0; row < given.rows; row += 1) {
    const [u, v, x] = [uniform(), uniform(), uniform()];
    const risk = RISKS[given.risks](u);
    risks[row] = risk;
    outcomes[row] = v < given.from + given.times * risk ? 1 : 0;
    weights[row] = given.weights === "whole" ? 1 + Math.floor(3 * x) : 0.5 + x;
    group[row] = Math.floor(3 * x);
  }
  return { sample: { outcomes, risks, weights: given.weights === "none" ? null : weights }, group };
}

/** The rows of a sample that a condition keeps, in their order. */
export function rowsOf({ outcomes, risks, weights }: BinarySample, keep: (row: number) => boolean): BinarySample {
  const kept = (_: number, row: number): boolean => keep(row);
  return {
    outcomes: outcomes.filter(kept),
    risks: risks.filter(kept),
    weights: weights === null ? null : weights.filter(kept),
  };
}

/** A sample from rows written as [risk, outcome] or [risk, outcome, weight]. */
export function sampleFrom(rows: readonly (readonly number[])[], weighted = false): BinarySample {
  return {
    outcomes: Uint8Array.from(rows, ([, outcome]) => outcome ?? 0),
    risks: Float64Array.from(rows, ([risk]) => risk ?? 0),
    weights: weighted ? Float64Array.from(rows, ([, , weight]) => weight ?? 1) : null,
  };
}

/** The estimate, which a test takes for granted. */
export function estimated(estimate: Estimate): Extract<Estimate, { readonly status: "estimated" }> {
  if (estimate.status !== "estimated") throw new Error(`Not estimated: ${JSON.stringify(estimate)}`);
  return estimate;
}

/** Equal to 1e-9 of the expected number; to 1e-12 where that is smaller than 1e-3. */
export function expectNear(found: number | null | undefined, expected: number, relative = 1e-9): void {
  const allowed = Math.max(relative * Math.abs(expected), 1e-12);
  expect(Math.abs((found ?? Number.NaN) - expected), `${found} against ${expected}`).toBeLessThanOrEqual(allowed);
}
