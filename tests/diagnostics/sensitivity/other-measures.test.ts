import { describe, expect, test } from "vitest";
import { measureDepthProfile } from "@/lib/diagnostics/measures/depth-profile";
import { collectSubgroupLosses } from "@/lib/diagnostics/sensitivity/collect-subgroup-losses";
import { measureFinalLosses } from "@/lib/diagnostics/sensitivity/final-losses";
import { measureSensitivity } from "@/lib/diagnostics/sensitivity/measure-sensitivity";
import { measureStepLength } from "@/lib/diagnostics/sensitivity/measure-step-length";
import { multiplyFactors } from "@/lib/diagnostics/sensitivity/multiply-factors";
import { buildRun, chainSeries, layerNames, type SeriesPlan, scatter } from "../build-run";

describe("the length of the steps", () => {
  const noise = scatter(5, 0.1);
  const series = (q: number): SeriesPlan[] => [
    { metric: "loss", split: "train", value: () => 1 },
    { metric: "loss_after", split: "train", value: (_, step) => 1 - q * 0.01 * noise(step) },
    { metric: "grad_dot_update", value: (_, step) => -0.01 * noise(step) },
    { metric: "update_norm", layer: "a", value: () => 0.1 },
  ];

  test("is the q that was put in, in the later half and in every window, and κ follows from it", () => {
    for (const q of [0.8, 0.5, -0.2]) {
      const measured = measureStepLength(buildRun({ layers: ["a"], series: series(q) }));
      if (measured.status !== "measured") throw new Error(measured.reason);
      expect(measured.q.status === "estimated" && measured.q.value).toBeCloseTo(q, 9);
      expect(measured.windows).toHaveLength(10);
    }
  });

  test("is the same in a log of many steps, whose windows are measured one by one", () => {
    const measured = measureStepLength(buildRun({ layers: ["a"], series: series(0.7), steps: 60_000 }));
    if (measured.status !== "measured") throw new Error(measured.reason);
    for (const { q } of measured.windows) expect(q.status === "estimated" && q.value).toBeCloseTo(0.7, 9);
  });

  test("cannot be told without the loss after the step, and names it with its line of code", () => {
    const measured = measureStepLength(buildRun({ series: [{ metric: "loss", split: "train", value: () => 1 }] }));
    expect(measured).toMatchObject({ status: "not-known" });
    expect(measured.status === "not-known" && measured.reason + measured.howToLog).toContain("loss_after");
  });
});

describe("the chain rule in numbers", () => {
  const layers = layerNames(6);
  const profile = measureDepthProfile(
    buildRun({ layers, series: chainSeries(layers, 0.5), settings: { optimizer: "sgd" } }),
    0,
    10_000,
  );

  test("multiplies the factors from layer to layer to the size at the input over the size at the output", () => {
    const chain = profile && multiplyFactors(profile);
    if (!chain) throw new Error("no chain");
    const first = chain.factors[0];
    const last = chain.factors.at(-1);
    expect(chain.product).toBeCloseTo((last?.toSize ?? 0) / (first?.fromSize ?? 1), 12);
    expect(chain.factors.reduce((product, { factor }) => product * factor, 1)).toBeCloseTo(chain.product, 12);
    for (const { factor } of chain.factors) expect(factor).toBeCloseTo(0.5, 1);
  });

  test("has nothing to multiply with one comparable layer", () => {
    const single = profile && {
      ...profile,
      rows: profile.rows.map((row, index) => ({ ...row, excluded: index === 0 ? null : "frozen" })),
    };
    expect(single && multiplyFactors(single)).toBeNull();
  });
});

describe("final losses", () => {
  test("are means of the last tenth by split and subgroup, the whole cohort first", () => {
    const run = buildRun({
      series: [
        { metric: "loss", split: "validation", value: (place) => (place > 0.89 ? 0.3 : 9) },
        { metric: "loss", split: "train", value: (place) => (place > 0.89 ? 0.2 : 9) },
        { metric: "loss", split: "train", subgroup: "tbi", value: () => 0.5 },
      ],
    });
    const { losses, lastStep } = measureFinalLosses(run);
    expect(lastStep).toBe(990);
    expect(losses.map(({ split, subgroup }) => [split, subgroup])).toEqual([
      ["train", null],
      ["validation", null],
      ["train", "tbi"],
    ]);
    for (const [index, value] of [0.2, 0.3, 0.5].entries())
      expect(losses[index]?.loss.status === "estimated" && losses[index]?.loss.value).toBeCloseTo(value, 12);
  });

  test("of a run that ends in NaN are not estimable, never a number from before", () => {
    const run = buildRun({
      series: [{ metric: "loss", split: "train", value: (place) => (place > 0.95 ? Number.NaN : 1) }],
    });
    expect(measureFinalLosses(run).losses[0]?.loss.status).toBe("not-estimable");
  });
});

describe("losses of the groups of patients", () => {
  const group = (subgroup: string, loss: number, n: number, m2: number): SeriesPlan[] => [
    { metric: "loss", subgroup, value: () => loss },
    { metric: "n", subgroup, value: () => n },
    { metric: "loss_m2", subgroup, value: () => m2 },
  ];
  const measure = (series: readonly SeriesPlan[]) => collectSubgroupLosses(buildRun({ series }));

  test("come with the standard error of one record, √(m₂ / (n (n − 1))), and the shares as logged", () => {
    const mix = measure([...group("a", 0.7, 20, 3.8), ...group("b", 0.3, 60, 11.8)]);
    if (mix.status !== "measured") throw new Error(mix.reason);
    expect(mix.logged).toEqual([0.25, 0.75]);
    const [a, b] = mix.splits[0]?.groups ?? [];
    expect(a?.standardError).toBeCloseTo(Math.sqrt(3.8 / (20 * 19)), 12);
    expect(b?.standardError).toBeCloseTo(Math.sqrt(11.8 / (60 * 59)), 12);
    expect(mix.splits[0]?.isFromPatients).toBe(true);
  });

  test("of ten patients or fewer a record are left out as patient-level, and their final loss is withheld", () => {
    const series = [...group("a", 0.7, 20, 3), ...group("b", 0.3, 60, 3), ...group("few", 0.9, 10, 3)];
    const mix = measure(series);
    if (mix.status !== "measured") throw new Error(mix.reason);
    expect(mix.subgroups).toEqual(["a", "b"]);
    expect(mix.excluded).toEqual([{ subgroup: "few", reason: expect.stringContaining("patient-level") }]);
    const few = measureFinalLosses(buildRun({ series })).losses.find(({ subgroup }) => subgroup === "few");
    expect(few?.loss.status).toBe("suppressed");
  });

  test("of a single group are no mix, and the line that logs them is named", () => {
    const mix = measure(group("a", 0.7, 20, 3));
    expect(mix.status === "not-known" && mix.reason).toContain("there is one");
    expect(mix.status === "not-known" && mix.howToLog).toContain("subgroup_loss");
  });
});

test("everything that is measured survives being written and read, and holds no number that JSON cannot", () => {
  const layers = layerNames(12);
  for (const run of [
    buildRun({ series: [] }),
    buildRun({
      layers,
      series: [...chainSeries(layers, 0.5), { metric: "loss", value: (place) => 1 - place / 2 }],
      settings: { optimizer: "sgd", learningRate: 0.1 },
    }),
  ]) {
    const measured = measureSensitivity(run);
    expect(JSON.parse(JSON.stringify(measured))).toEqual(measured);
    expect(JSON.stringify(measured).length).toBeLessThan(60_000);
  }
});
