import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RunSettings } from "@/lib/core/run-settings";
import { measureProvenance, type ProvenanceDoubt } from "@/lib/diagnostics/measures/measure-provenance";
import { gradientProvenanceRule } from "@/lib/diagnostics/rules/gradient-provenance";
import type { RunData } from "@/lib/series/run-data";
import {
  buildRun,
  chainSeries,
  FALLING_LOSS,
  FLAT_LOSS,
  globalNorm,
  layerNames,
  type SeriesPlan,
  scatter,
} from "./build-run";
import { estimateOf, judgeOne, renameLayers, reverseSeries } from "./judge-one";

const verdictOf = (run: RunData) => judgeOne(gradientProvenanceRule, run);
const kindsOf = (run: RunData) => measureProvenance(run).map(({ kind }) => kind);
const doubtOf = (run: RunData, kind: ProvenanceDoubt["kind"]) => {
  const doubt = measureProvenance(run).find((candidate) => candidate.kind === kind);
  if (!doubt) throw new Error(`no doubt of the kind ${kind}`);
  return doubt;
};
const norms = scatter(1, 1.2);
const ordinaryNorm = globalNorm((_, index) => norms(index));
const withSettings = (series: readonly SeriesPlan[], settings: Partial<RunSettings> = {}, steps = 200) =>
  buildRun({ series, settings, steps });

describe("an ordinary log", () => {
  test("raises no doubt and is no finding", () => {
    const run = withSettings([ordinaryNorm, FALLING_LOSS()]);
    expect(measureProvenance(run)).toEqual([]);
    expect(verdictOf(run)).toMatchObject({ outcome: "no-finding", severity: null });
    expect(estimateOf(verdictOf(run)).value).toBe(0);
  });

  test("of a network that has converged, or that never learnt, raises none either", () => {
    const converged = globalNorm((place, index) => norms(index) * Math.exp(-12 * place));
    const toZero: SeriesPlan = { metric: "loss", value: (place) => Math.max(0, 1e-6 * Math.exp(-30 * (place - 0.3))) };
    expect(kindsOf(withSettings([converged, FALLING_LOSS()]))).toEqual([]);
    expect(kindsOf(withSettings([ordinaryNorm, toZero]))).toEqual([]);
    expect(kindsOf(withSettings([ordinaryNorm, FLAT_LOSS()]))).toEqual([]);
  });

  test("without losses and gradients cannot tell", () => {
    expect(verdictOf(buildRun({ series: [{ metric: "lr", value: () => 0.1 }] })).outcome).toBe("cannot-tell");
  });
});

describe("values clipped before they were logged", () => {
  const clippedNorm = globalNorm((_, index) => Math.min(1, norms(index)) * (1 - 1e-6));

  test("are found where they pile up at one value, which is named", () => {
    const run = withSettings([clippedNorm, FALLING_LOSS()]);
    expect(doubtOf(run, "clipped")).toMatchObject({ affects: ["gradients"], isFinding: true, series: "grad_norm" });
    expect(verdictOf(run)).toMatchObject({ outcome: "finding", severity: "note" });
    expect(verdictOf(run).explanation).toContain("is 1 in ");
  });

  test("are told from the stated limit where it is the same", () => {
    const run = withSettings([clippedNorm, FALLING_LOSS()], { gradientClip: "1.0" });
    expect(doubtOf(run, "clipped").sentence).toContain("stated clipping limit");
  });

  test("are found behind one record that was logged before the first clipped step", () => {
    const first = globalNorm((_, index) => (index === 0 ? 50 : Math.min(1, norms(index))));
    expect(kindsOf(withSettings([first, FALLING_LOSS()]))).toEqual(["clipped"]);
  });

  test("are found in the layers together where the whole norm was not logged", () => {
    const layers = layerNames(3);
    const series = layers.map((layer, at) => ({
      metric: "grad_norm",
      layer,
      value: (_: number, index: number) => {
        const parts = [0, 1, 2].map((other) => norms(3 * index + other));
        const total = Math.hypot(...parts);
        return ((parts[at] ?? 0) * Math.min(1, 0.5 * total)) / total;
      },
    }));
    expect(kindsOf(buildRun({ layers, series: [...series, FALLING_LOSS()], steps: 300 }))).toEqual(["clipped"]);
  });

  test("are found in one layer where each is clipped by itself", () => {
    const layers = layerNames(3);
    const series = layers.map((layer, at) => ({
      metric: "grad_norm",
      layer,
      value: (_: number, index: number) => (at === 1 ? Math.min(1, norms(index)) : norms(index + 500)),
    }));
    expect(kindsOf(buildRun({ layers, series: [...series, FALLING_LOSS()], steps: 300 }))).toEqual(["clipped"]);
  });

  test("are taken on the team's word where the log has too few records to show them", () => {
    const settings = { gradientClip: "norm 0.5", gradientNormLogged: "after clipping" };
    expect(doubtOf(withSettings([ordinaryNorm], settings, 30), "clipped").sentence).toContain("after clipping");
  });

  test("are no doubt where the limit was never reached", () => {
    const settings = { gradientClip: "100", gradientNormLogged: "after clipping" };
    expect(kindsOf(withSettings([ordinaryNorm, FALLING_LOSS()], settings))).toEqual([]);
  });

  test("are not seen in a network that stands still, whose gradient and loss never change", () => {
    const still = [globalNorm(() => 0.3), { metric: "loss", value: () => 0.69 }];
    expect(kindsOf(withSettings(still))).not.toContain("clipped");
  });
});

describe("a loss scale that is still in the gradients", () => {
  const layers = layerNames(4);
  const numel = Object.fromEntries(layers.map((layer) => [layer, 1000]));
  const scaled = (scaleAt: (place: number) => number, spread = 0.2): readonly SeriesPlan[] =>
    layers.flatMap((layer, at) => {
      const noise = scatter(at + 20, spread);
      return [
        { metric: "grad_norm", layer, value: (place: number, index: number) => scaleAt(place) * 0.5 * noise(index) },
        { metric: "update_norm", layer, value: (_: number, index: number) => 0.1 * 0.5 * noise(index) },
      ];
    });

  test("is exact under plain descent: rate times norm is a power of two times the step", () => {
    const settings = { optimizer: "sgd", learningRate: 0.1 };
    const run = (scale: number) =>
      buildRun({ layers, series: [...scaled(() => scale), FALLING_LOSS()], settings, steps: 200 });
    expect(doubtOf(run(65536), "loss-scaled").sentence).toContain("65536");
    expect(kindsOf(run(1))).toEqual([]);
    expect(kindsOf(run(1000))).not.toContain("loss-scaled");
  });

  test("shows under Adam where a step would gain a thousand times the whole loss", () => {
    const settings = { optimizer: "adam", learningRate: 0.1, numel };
    const run = (scale: number) =>
      buildRun({ layers, series: [...scaled(() => scale), FALLING_LOSS()], settings, steps: 200 });
    expect(doubtOf(run(65536), "loss-scaled").sentence).toContain("whole loss");
    expect(kindsOf(run(1))).toEqual([]);
  });

  test("is not seen in gradients that explode, whose loss is not sane", () => {
    const loss: SeriesPlan = { metric: "loss", split: "train", value: (place) => 0.7 * Math.exp(10 * place) };
    const series = [...scaled(() => 65536), loss];
    expect(kindsOf(buildRun({ layers, series, settings: { optimizer: "adam" }, steps: 200 }))).toEqual([]);
  });

  test("shows in jumps of all layers by the same power of two while the loss goes on", () => {
    const steps = (place: number) => 2 ** Math.floor(4 * place);
    const run = buildRun({
      layers,
      series: [...scaled(steps, 0.05).filter(({ metric }) => metric === "grad_norm"), FLAT_LOSS()],
      settings: { optimizer: "adam" },
      steps: 400,
    });
    const doubt = doubtOf(run, "loss-scaled");
    expect(doubt.sentence).toContain("power of two");
    expect(Math.abs((doubt.onsetStep ?? 0) - 1000)).toBeLessThanOrEqual(30);
  });

  test("is not seen where one layer does not jump with the others, or where the loss jumps too", () => {
    const steps = (place: number) => 2 ** Math.floor(4 * place);
    const series = scaled(steps, 0.05).filter(({ metric }) => metric === "grad_norm");
    const apart = series.map((plan, at) =>
      at === 2 ? { ...plan, value: scaled(() => 1, 0.05)[4]?.value ?? plan.value } : plan,
    );
    const loss: SeriesPlan = { metric: "loss", split: "train", value: (place) => 0.7 * steps(place) };
    const settings = { optimizer: "adam" };
    expect(kindsOf(buildRun({ layers, series: [...apart, FLAT_LOSS()], settings, steps: 400 }))).toEqual([]);
    expect(kindsOf(buildRun({ layers, series: [...series, loss], settings, steps: 400 }))).toEqual([]);
  });

  test("is taken on the team's word, unless the norms are said to be unscaled", () => {
    expect(kindsOf(withSettings([ordinaryNorm, FALLING_LOSS()], { lossScale: 1024 }))).toEqual(["loss-scaled"]);
    const unscaled = { lossScale: 1024, gradientNormLogged: "before clipping, unscaled" };
    expect(kindsOf(withSettings([ordinaryNorm, FALLING_LOSS()], unscaled))).toEqual([]);
    expect(kindsOf(withSettings([ordinaryNorm, FALLING_LOSS()], { lossScale: 1 }))).toEqual([]);
  });
});

describe("zeros written for NaN", () => {
  const lossWith = (isZero: (index: number) => boolean): SeriesPlan => {
    const noise = scatter(8, 0.2);
    return { metric: "loss", split: "train", value: (_, index) => (isZero(index) ? 0 : 0.6 * noise(index)) };
  };

  test("are seen where a loss is exactly 0 between large ones", () => {
    const run = withSettings([lossWith((index) => index === 70)]);
    expect(doubtOf(run, "zeros-for-nan")).toMatchObject({ affects: ["loss"], onsetStep: 700, series: "loss/train" });
    expect(doubtOf(run, "zeros-for-nan").sentence).toContain("1 record ");
  });

  test("are seen where a loss drops to 0 at once and stays there", () => {
    expect(doubtOf(withSettings([lossWith((index) => index >= 120)]), "zeros-for-nan").sentence).toContain(
      "to the end",
    );
  });

  test("are not seen where the loss came down to 0 by itself", () => {
    const down: SeriesPlan = { metric: "loss", value: (place) => Math.max(0, 0.7 - 1.4 * place) };
    expect(kindsOf(withSettings([down]))).toEqual([]);
  });

  test("are not seen where a gradient above zero shows that the loss was computed", () => {
    expect(kindsOf(withSettings([lossWith((index) => index === 70), ordinaryNorm]))).toEqual([]);
  });

  test("are seen in the gradient norm while the loss is above zero, and not in one that has died", () => {
    const zeroNorm = (isZero: (index: number) => boolean) => {
      const noise = scatter(9, 0.2);
      return globalNorm((_, index) => (isZero(index) ? 0 : noise(index)));
    };
    expect(kindsOf(withSettings([FALLING_LOSS(), zeroNorm((index) => index === 70)]))).toEqual(["zeros-for-nan"]);
    expect(kindsOf(withSettings([FLAT_LOSS(), zeroNorm((index) => index >= 70)]))).toEqual([]);
  });
});

describe("rounded losses", () => {
  const rounded = (decimals: number, scale: number): SeriesPlan => {
    const noise = scatter(11, 0.1);
    const step = 10 ** -decimals;
    return { metric: "loss", split: "train", value: (_, index) => Math.round((scale * noise(index)) / step) * step };
  };

  test("are a doubt where the scatter is that of the rounding", () => {
    const run = withSettings([rounded(4, 0.0003)]);
    expect(doubtOf(run, "rounded")).toMatchObject({ affects: ["loss"] });
    expect(doubtOf(run, "rounded").sentence).toContain("4 decimals");
  });

  test("are none where the digits that are left show the scatter", () => {
    expect(kindsOf(withSettings([rounded(4, 0.6)]))).toEqual([]);
  });

  test("are none where a loss never changes but has all its digits", () => {
    expect(kindsOf(withSettings([{ metric: "loss", value: () => Math.LN2 }]))).toEqual([]);
    expect(kindsOf(withSettings([{ metric: "loss", value: () => 1 }]))).toEqual([]);
  });
});

describe("what was stated or is known of a logger", () => {
  test("accumulated batches are a doubt until it is stated what the norm is", () => {
    const settings = { accumulatedBatches: 8 };
    expect(kindsOf(withSettings([ordinaryNorm], settings))).toEqual(["accumulated"]);
    const stated = { ...settings, gradientNormLogged: "mean over the accumulated batches" };
    expect(kindsOf(withSettings([ordinaryNorm], stated))).toEqual([]);
    expect(kindsOf(withSettings([FALLING_LOSS()], settings))).toEqual([]);
  });

  test("norms from histograms are a doubt", () => {
    const run = withSettings([ordinaryNorm, FALLING_LOSS()]);
    const series = run.series.map((item) => ({ ...item, estimated: item.metric === "grad_norm" }));
    expect(doubtOf({ ...run, series }, "estimated")).toMatchObject({ affects: ["gradients"], isFinding: true });
  });

  test("Hugging Face's mean of the loss is mentioned and is no finding by itself", () => {
    const run = { ...withSettings([ordinaryNorm, FALLING_LOSS()]), formats: ["hf-trainer"] };
    expect(doubtOf(run, "interval-mean")).toMatchObject({ affects: ["loss"], isFinding: false });
    const verdict = verdictOf(run);
    expect(verdict.outcome).toBe("no-finding");
    expect(verdict.provenance.join(" ")).toContain("mean of the loss");
  });
});

describe("the verdict", () => {
  test("counts its doubts, is never more than a note, and tries what each asks for", () => {
    const clipped = globalNorm((_, index) => Math.min(1, norms(index)));
    const verdict = verdictOf(withSettings([clipped, FALLING_LOSS()], { accumulatedBatches: 4 }));
    expect(estimateOf(verdict).value).toBe(2);
    expect(verdict.severity).toBe("note");
    expect(verdict.explanation).toContain("1 more doubt");
    expect(verdict.remedy).toContain("clip_grad_norm_");
  });

  test("does not change with names, the order of arrival or when computed twice", () => {
    const property = fc.property(fc.integer({ min: 3, max: 8 }), fc.boolean(), (count, isClipped) => {
      const layers = layerNames(count);
      const cap = (plan: SeriesPlan): SeriesPlan =>
        isClipped ? { ...plan, value: (place, index) => Math.min(0.05, plan.value(place, index)) } : plan;
      const run = buildRun({ layers, series: [...chainSeries(layers, 0.9).map(cap), FALLING_LOSS()], steps: 120 });
      const verdict = verdictOf(run);
      expect(verdictOf(reverseSeries(run))).toEqual(verdict);
      expect(verdictOf(renameLayers(run, (name) => `zz.${name}`))).toEqual(verdict);
    });
    fc.assert(property, { numRuns: 10 });
  });
});

test("a hundred thousand steps of 24 layers raise no doubt", () => {
  const layers = layerNames(24);
  const run = buildRun({ layers, series: [...chainSeries(layers, 0.9), FLAT_LOSS()], steps: 100_000 });
  expect(measureProvenance(run)).toEqual([]);
});
