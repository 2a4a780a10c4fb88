import { describe, expect, test } from "vitest";
import { seededRandom } from "@/lib/core/random";
import type { LayerShares } from "@/lib/diagnostics/sensitivity/sensitivity";
import { shareDecrease } from "@/lib/diagnostics/sensitivity/share-decrease";
import { buildRun, layerNames, type SeriesPlan, scatter } from "../build-run";

const products = (layers: readonly string[], sizeOf: (index: number, place: number) => number): SeriesPlan[] =>
  layers.map((layer, index) => ({ metric: "grad_dot_update", layer, value: (place) => -sizeOf(index, place) }));

const measure = (run: Parameters<typeof shareDecrease>[0]): LayerShares => {
  const measured = shareDecrease(run);
  if (measured.status !== "measured") throw new Error(measured.reason);
  return measured;
};
const values = (shares: LayerShares) =>
  shares.bands.map(({ overall }) => (overall.status === "estimated" ? overall.value : Number.NaN));

const DIMENSIONS = 20;

/** The gradient of a batch is the mean of its halves'; each half is the exact one plus noise of twice the variance. */
function drawBatches(
  seed: number,
  length: number,
  variance: number,
): (step: number) => { whole: number; half: number } {
  const random = seededRandom(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const half = (): number[] =>
    Array.from({ length: DIMENSIONS }, (_, place) => (place === 0 ? length : 0) + Math.sqrt(2 * variance) * normal());
  const square = (vector: readonly number[]): number => vector.reduce((sum, value) => sum + value * value, 0);
  const drawn: { whole: number; half: number }[] = [];
  return (step) => {
    while (drawn.length <= step) {
      const [a, b] = [half(), half()];
      const whole = a.map((value, place) => (value + (b[place] ?? 0)) / 2);
      drawn.push({ whole: Math.sqrt(square(whole)), half: Math.sqrt((square(a) + square(b)) / 2) });
    }
    return drawn[step] ?? { whole: 0, half: 0 };
  };
}

describe("shares of the first-order decrease", () => {
  const layers = layerNames(3);

  test("are those of the logged products in every tenth of the steps and over all of them", () => {
    const sizes = [1, 2, 5];
    const shares = measure(buildRun({ layers, series: products(layers, (index) => sizes[index] ?? 0) }));
    expect(shares.source).toBe("grad_dot_update");
    expect(shares.windows).toHaveLength(10);
    [0.125, 0.25, 0.625].forEach((share, index) => {
      expect(values(shares)[index]).toBeCloseTo(share, 12);
      for (const ofWindow of shares.bands[index]?.shares ?? []) expect(ofWindow).toBeCloseTo(share, 12);
    });
    const entropy = -[0.125, 0.25, 0.625].reduce((sum, share) => sum + share * Math.log(share), 0);
    expect(shares.spread.status === "estimated" && shares.spread.value).toBeCloseTo(Math.exp(entropy), 9);
  });

  test("follow a layer that takes over half-way", () => {
    const shares = measure(
      buildRun({ layers, series: products(layers, (index, place) => (index === (place < 0.5 ? 0 : 2) ? 1 : 0)) }),
    );
    expect(shares.bands[0]?.shares).toEqual([1, 1, 1, 1, 1, 0, 0, 0, 0, 0]);
    expect(shares.bands[2]?.shares).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 1, 1]);
  });

  test("of a layer that goes uphill are 0, and it is named", () => {
    const shares = measure(buildRun({ layers, series: products(layers, (index) => (index === 1 ? -3 : 1)) }));
    expect(shares.bands[1]?.shares.every((share) => share === 0)).toBe(true);
    expect(shares.uphill).toEqual(["layers.1"]);
  });

  test("turn round with the layers", () => {
    const sizes = [1, 2, 5];
    const there = measure(buildRun({ layers, series: products(layers, (index) => sizes[index] ?? 0) }));
    const back = measure(buildRun({ layers, series: products(layers, (index) => sizes[2 - index] ?? 0) }));
    expect(values(back)).toEqual(values(there).toReversed());
  });

  test("have an interval that holds the true share where the products scatter", () => {
    const noise = layers.map((_, index) => scatter(index + 3, 1));
    const series = layers.map(
      (layer, index): SeriesPlan => ({
        metric: "grad_dot_update",
        layer,
        value: (_, step) => -(noise[index]?.(step) ?? 1),
      }),
    );
    for (const { overall } of measure(buildRun({ layers, series, steps: 400 })).bands) {
      if (overall.status !== "estimated") throw new Error("no share");
      expect(overall.lower).toBeLessThan(1 / 3);
      expect(overall.upper).toBeGreaterThan(1 / 3);
    }
  });
});

describe("without the product", () => {
  const layers = layerNames(3);
  const norms = layers.map((layer, index): SeriesPlan => ({ metric: "grad_norm", layer, value: () => index + 1 }));

  test("squared norms stand for it under plain descent, and the source says so", () => {
    const shares = measure(buildRun({ layers, series: norms, settings: { optimizer: "sgd", learningRate: 0.1 } }));
    expect(shares.source).toBe("plain-sgd");
    const expected = [1 / 14, 4 / 14, 9 / 14];
    for (const [index, share] of expected.entries()) expect(values(shares)[index]).toBeCloseTo(share, 12);
  });

  /** Norms of a batch and of its halves: exact gradients of squared length 1, 1 and 4, and noise mostly in the first layer. */
  const noisy = (withHalves: boolean): SeriesPlan[] => {
    const exact = [1, 1, 4];
    const noise = [6, 1, 0.5];
    const batches = layers.map((_, index) =>
      drawBatches(index + 1, Math.sqrt(exact[index] ?? 0), (noise[index] ?? 0) / DIMENSIONS),
    );
    const norm = (metric: string, of: "whole" | "half") =>
      layers.map(
        (layer, index): SeriesPlan => ({ metric, layer, value: (_, step) => batches[index]?.(step)[of] ?? 0 }),
      );
    return [...norm("grad_norm", "whole"), ...(withHalves ? norm("grad_norm_half", "half") : [])];
  };
  const settings = { optimizer: "sgd", learningRate: 0.1 };
  const truth = [1 / 6, 1 / 6, 4 / 6];

  test("the noise of the batches inflates the noisiest layer, and halves of the batches take that off", () => {
    const inflated = measure(buildRun({ layers, series: noisy(false), settings, steps: 2_000 }));
    expect(inflated.source).toBe("plain-sgd");
    // (1 + 6) / (1 + 6 + 1 + 1 + 4 + 0.5) of the squared norms.
    expect(values(inflated)[0]).toBeCloseTo(7 / 13.5, 1);
    const corrected = measure(buildRun({ layers, series: noisy(true), settings, steps: 2_000 }));
    expect(corrected.source).toBe("plain-sgd-without-noise");
    for (const [index, { overall }] of corrected.bands.entries()) {
      if (overall.status !== "estimated") throw new Error("no share");
      expect(Math.abs(overall.value - (truth[index] ?? 0))).toBeLessThan(0.03);
      expect(overall.lower).toBeLessThan(truth[index] ?? 0);
      expect(overall.upper).toBeGreaterThan(truth[index] ?? 0);
    }
    expect(corrected.spread.status === "estimated" && corrected.spread.notes).toEqual([]);
  });

  test("one layer without halves leaves the noise in all of them: a share of corrected and inflated is none", () => {
    const series = noisy(true).filter(({ metric, layer }) => metric !== "grad_norm_half" || layer !== layers[1]);
    expect(measure(buildRun({ layers, series, settings })).source).toBe("plain-sgd");
  });

  test("accumulated micro-batches take the noise off as well", () => {
    const micro = noisy(true).map((plan) =>
      plan.metric === "grad_norm_half" ? { ...plan, metric: "grad_norm_micro" } : plan,
    );
    const run = buildRun({ layers, series: micro, settings: { ...settings, accumulatedBatches: 2 }, steps: 2_000 });
    expect(values(measure(run))[0]).toBeCloseTo(truth[0] ?? 0, 1);
  });

  test("Adam and momentum cannot be told, with the optimizer's name and the line that logs it", () => {
    for (const settings of [{ optimizer: "adam" }, { optimizer: "sgd", momentum: 0.9 }, {}]) {
      const measured = shareDecrease(buildRun({ layers, series: norms, settings }));
      expect(measured.status).toBe("not-known");
      if (measured.status !== "not-known") continue;
      expect(measured.howToLog).toContain("grad_dot_update");
      if (settings.optimizer) expect(measured.reason).toContain(settings.optimizer);
    }
  });
});

test("a single layer has no shares, and is counted as one", () => {
  const layers = layerNames(1);
  const measured = shareDecrease(buildRun({ layers, series: products(layers, () => 1) }));
  expect(measured).toMatchObject({ status: "not-known", reason: expect.stringContaining("there is 1 layer at") });
});

test("hundreds of layers are joined to 24 bands of neighbours whose shares still add up to 1", () => {
  const layers = layerNames(300);
  const shares = measure(buildRun({ layers, series: products(layers, () => 1), steps: 30 }));
  expect(shares.bands).toHaveLength(24);
  expect(shares.bands.flatMap((band) => band.layers)).toEqual(layers);
  expect(values(shares).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
});
