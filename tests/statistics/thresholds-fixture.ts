import { readFileSync } from "node:fs";
import { expect } from "vitest";
import { z } from "zod";
import type { BinarySample } from "@/lib/statistics/binary-sample";

/** What tests/fixtures/statistics/thresholds/make.R and make.py wrote. */
const limits = z.tuple([z.number(), z.number()]);
const share = z
  .object({
    value: z.number(),
    wilson: limits.optional(),
    exact: limits.optional(),
    sandwich: limits.optional(),
  })
  .nullable();
const thresholdSchema = z.object({
  threshold: z.number(),
  tp: z.number(),
  fp: z.number(),
  fn: z.number(),
  tn: z.number(),
  sensitivity: share,
  specificity: share,
  ppv: share,
  npv: share,
  flagRate: share,
  netBenefit: z.number(),
  treatAll: z.number(),
  standardised: z.number().nullable(),
});
const bootstrapSchema = z.object({
  observed: z.number(),
  replicates: z.array(z.number()),
  z0: z.number(),
  acceleration: z.number(),
  percentile: limits,
  bca: limits,
});
const familySchema = z.object({ p: z.array(z.number()), holm: z.array(z.number()), bh: z.array(z.number()) });
const proportionSchema = z.object({ successes: z.number(), n: z.number(), wilson: limits, exact: limits });
const rSchema = z.object({
  samples: z.array(
    z.object({
      name: z.string(),
      y: z.array(z.number()).nullable(),
      p: z.array(z.number()).nullable(),
      w: z.array(z.number()).nullable(),
      thresholds: z.array(thresholdSchema),
    }),
  ),
  proportions: z.array(proportionSchema),
  bootstraps: z.object({ brier: bootstrapSchema, ratio: bootstrapSchema }),
  families: z.array(familySchema),
  funnels: z.array(
    z.object({
      n: z.number(),
      rate: z.number(),
      limits: z.array(z.object({ level: z.number(), lower: z.number(), upper: z.number() })),
    }),
  ),
});
const pythonSchema = z.object({
  proportions: z.array(proportionSchema),
  differences: z.array(z.object({ of: limits, against: limits, limits })),
  weighted: z.array(z.object({ threshold: z.number(), sensitivity: z.number(), limits })),
  stratifiedAuroc: z.object({ observed: z.number(), acceleration: z.number() }),
  families: z.array(familySchema),
});

const FOLDER = "tests/fixtures/statistics/thresholds";
export const R = rSchema.parse(JSON.parse(readFileSync(`${FOLDER}/r.json`, "utf8")));
export const PYTHON = pythonSchema.parse(JSON.parse(readFileSync(`${FOLDER}/python.json`, "utf8")));

export function sampleOf(name: string): BinarySample {
  const found = R.samples.find((sample) => sample.name === name);
  if (found === undefined) throw new Error(`The fixture has no sample ${name}.`);
  const { y, p, w } = found;
  if (y === null || p === null) return makeLargeSample();
  return {
    outcomes: Uint8Array.from(y),
    risks: Float64Array.from(p),
    weights: w === null ? null : Float64Array.from(w),
  };
}

/** The linear congruential generator of make.R: risks and outcomes in turns. */
function makeLargeSample(): BinarySample {
  const [outcomes, risks] = [new Uint8Array(20_000), new Float64Array(20_000)];
  let state = 7;
  const next = (): number => {
    state = (1_664_525 * state + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
  for (let row = 0; row < risks.length; row += 1) {
    const risk = next();
    risks[row] = risk;
    outcomes[row] = next() < risk ? 1 : 0;
  }
  return { outcomes, risks, weights: null };
}

/** Equal to 1e-9 of the expected number; to 1e-12 where that is zero. */
export function expectNear(found: number | undefined, expected: number): void {
  expect(Math.abs((found ?? Number.NaN) - expected)).toBeLessThanOrEqual(Math.max(1e-9 * Math.abs(expected), 1e-12));
}

export function expectLimits(
  found: { readonly lower?: number; readonly upper?: number } | null,
  [lower, upper]: readonly [number, number],
): void {
  expectNear(found?.lower, lower);
  expectNear(found?.upper, upper);
}
