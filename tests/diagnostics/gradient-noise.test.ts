import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededRandom } from "@/lib/core/random";
import type { RunSettings } from "@/lib/core/run-settings";
import { describeNumber } from "@/lib/diagnostics/describe-number";
import { gradientNoiseRule } from "@/lib/diagnostics/rules/gradient-noise";
import { buildRun, FALLING_LOSS, globalNorm, type SeriesPlan, scatter } from "./build-run";
import { estimateOf, judgeOne, reverseSeries, scaleMetrics } from "./judge-one";

/** Norm of a mini-batch gradient with ‖G‖² = 1 and variance `noise` of one case. */
const normAt = (cases: number, noise: number, seed: number, spread = 0.02): SeriesPlan["value"] => {
  const wobble = scatter(seed, spread);
  return (_, index) => Math.sqrt((1 + noise / cases) * wobble(index));
};

const SIZES = { batchSize: 16, accumulatedBatches: 8 };

const noisyRun = (noise: number, plan: { settings?: Partial<RunSettings>; steps?: number; small?: string } = {}) => {
  const small = plan.small ?? "grad_norm_micro";
  return buildRun({
    series: [
      globalNorm(normAt(128, noise, 1)),
      { metric: small, value: normAt(small === "grad_norm_half" ? 64 : 16, noise, 2) },
      FALLING_LOSS(),
    ],
    settings: plan.settings ?? SIZES,
    steps: plan.steps ?? 200,
  });
};
const verdictOf = (run: ReturnType<typeof noisyRun>) => judgeOne(gradientNoiseRule, run);

describe("from norms at two batch sizes", () => {
  test("is the scale that the gradients have, inside its interval", () => {
    const { value, lower = 0, upper = 0 } = estimateOf(verdictOf(noisyRun(500)));
    expect(value / 500).toBeGreaterThan(0.9);
    expect(value / 500).toBeLessThan(1.1);
    expect(lower).toBeLessThanOrEqual(value);
    expect(upper).toBeGreaterThanOrEqual(value);
  });

  test("is no finding where the batch is of the size of the noise scale", () => {
    expect(verdictOf(noisyRun(500))).toMatchObject({ outcome: "no-finding", severity: null });
  });

  test("is a note where noise and gradient meet at far more cases than a step has", () => {
    const verdict = verdictOf(noisyRun(5000));
    expect(verdict).toMatchObject({ outcome: "finding", severity: "note", onsetStep: 0 });
    expect(verdict.statistic.threshold?.value).toBe(1280);
    expect(verdict.explanation).toContain(describeNumber(estimateOf(verdict).value));
  });

  test("works from halves of a batch that nobody accumulates", () => {
    const run = noisyRun(500, { small: "grad_norm_half", settings: { batchSize: 128 } });
    expect(estimateOf(verdictOf(run)).value / 500).toBeGreaterThan(0.85);
  });

  test("averages numerator and denominator apart: scatter does not carry the ratio away", () => {
    const run = buildRun({
      series: [globalNorm(normAt(128, 2000, 1, 0.4)), { metric: "grad_norm_micro", value: normAt(16, 2000, 2, 0.4) }],
      settings: SIZES,
      steps: 4000,
    });
    expect(estimateOf(verdictOf(run)).value / 2000).toBeGreaterThan(0.5);
    expect(estimateOf(verdictOf(run)).value / 2000).toBeLessThan(2);
  });

  test("cannot tell where the gradient itself drowns, and gives no negative scale", () => {
    const random = seededRandom(3);
    const noise = () => 100 * (0.5 + random());
    const run = buildRun({
      series: [
        globalNorm(() => Math.sqrt(noise() / 128)),
        { metric: "grad_norm_micro", value: () => Math.sqrt(noise() / 16) },
      ],
      settings: SIZES,
      steps: 200,
    });
    const verdict = verdictOf(run);
    expect(verdict.outcome).toBe("cannot-tell");
    expect(verdict.reason).toContain("cannot be told from zero");
  });

  test("cannot tell where both batches have the same gradient", () => {
    const run = buildRun({
      series: [globalNorm(() => 1), { metric: "grad_norm_micro", value: () => 1 }],
      settings: SIZES,
    });
    expect(verdictOf(run)).toMatchObject({ outcome: "cannot-tell" });
  });

  test("cannot tell from norms that were clipped before they were logged", () => {
    const run = buildRun({
      series: [
        globalNorm((_, index) => (index % 3 === 0 ? 0.9 : 1)),
        { metric: "grad_norm_micro", value: normAt(16, 50, 2) },
      ],
      settings: { ...SIZES, gradientClip: "1.0" },
    });
    expect(verdictOf(run).reason).toContain("clipped");
  });

  test("cannot tell without sizes, without a second norm, or from fewer than twenty steps", () => {
    for (const settings of [{}, { batchSize: 16 }, { accumulatedBatches: 8 }])
      expect(verdictOf(noisyRun(500, { settings })).outcome).toBe("cannot-tell");
    expect(verdictOf(noisyRun(500, { steps: 19 })).outcome).toBe("cannot-tell");
    expect(verdictOf(buildRun({ series: [globalNorm(() => 1)], settings: SIZES })).outcome).toBe("cannot-tell");
  });

  test("is about the later half of the run, where the exact gradient is small", () => {
    const growing: SeriesPlan["value"] = (place, index) => normAt(16, place < 0.5 ? 50 : 5000, 2)(place, index);
    const growingBig: SeriesPlan["value"] = (place, index) => normAt(128, place < 0.5 ? 50 : 5000, 1)(place, index);
    const run = buildRun({
      series: [globalNorm(growingBig), { metric: "grad_norm_micro", value: growing }],
      settings: SIZES,
      steps: 200,
    });
    expect(verdictOf(run)).toMatchObject({ outcome: "finding", onsetStep: 1000, persistence: { windows: 5, of: 5 } });
  });
});

describe("from a scale that the program logged", () => {
  const loggedRun = (metric: string, value: number, split: "train" | null = null) => {
    const wobble = scatter(4, 0.3);
    return buildRun({
      series: [{ metric, split, value: (_, index) => value * wobble(index) }, FALLING_LOSS()],
      settings: { batchSize: 64 },
    });
  };

  test("is compared with the batch", () => {
    expect(verdictOf(loggedRun("gradient_noise_scale", 5000)).severity).toBe("note");
    expect(verdictOf(loggedRun("gradient_noise_scale", 100)).outcome).toBe("no-finding");
  });

  test("is found under the name that GPT-NeoX writes, and not under that name elsewhere", () => {
    expect(verdictOf(loggedRun("noise_scale", 100, "train")).outcome).toBe("no-finding");
    expect(verdictOf(loggedRun("noise_scale", 100)).outcome).toBe("cannot-tell");
  });

  test("cannot tell where it is not above zero", () => {
    expect(verdictOf(loggedRun("gradient_noise_scale", -50)).outcome).toBe("cannot-tell");
  });
});

test("a constant factor on all gradients, the order of arrival and computing twice change nothing", () => {
  const property = fc.property(fc.integer({ min: -20, max: 20 }), fc.constantFrom(100, 500, 5000), (power, noise) => {
    const run = noisyRun(noise);
    const verdict = verdictOf(run);
    expect(verdictOf(reverseSeries(run))).toEqual(verdict);
    const scaled = verdictOf(scaleMetrics(run, { grad_norm: 2 ** power, grad_norm_micro: 2 ** power }));
    expect(scaled.statistic).toEqual(verdict.statistic);
    expect(scaled.outcome).toBe(verdict.outcome);
  });
  fc.assert(property, { numRuns: 10 });
});
