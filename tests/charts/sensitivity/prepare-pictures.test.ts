import { describe, expect, test } from "vitest";
import { PRINT_PALETTE } from "@/lib/charts/chart-palette";
import { drawTrace } from "@/lib/charts/sensitivity/draw-trace";
import { describeMix, describeMixSource, startingMix } from "@/lib/charts/sensitivity/prepare-case-mix";
import { prepareChain } from "@/lib/charts/sensitivity/prepare-chain";
import { prepareLayerShares } from "@/lib/charts/sensitivity/prepare-layer-shares";
import { prepareLossSlope } from "@/lib/charts/sensitivity/prepare-loss-slope";
import { prepareStepLength } from "@/lib/charts/sensitivity/prepare-step-length";
import { measureDepthProfile } from "@/lib/diagnostics/measures/depth-profile";
import { measureSensitivity } from "@/lib/diagnostics/sensitivity/measure-sensitivity";
import type { MixLosses, StepLength } from "@/lib/diagnostics/sensitivity/sensitivity";
import { buildRun, chainSeries, layerNames } from "../../diagnostics/build-run";
import { estimated } from "./made-sensitivity";

const layers = layerNames(6);
const run = buildRun({
  layers,
  series: [...chainSeries(layers, 0.5), { metric: "loss", split: "train", value: (place) => 1 - place / 2 }],
  settings: { optimizer: "sgd", learningRate: 0.1 },
});
const measured = measureSensitivity(run);

describe("shares of the layers", () => {
  const view = prepareLayerShares(measured.layers);
  if ("status" in view) throw new Error(view.reason);

  test("are stacked to 100 % in every window, input at the foot", () => {
    const tops = view.shares.blocks.at(-1)?.blocks.map(({ high }) => high) ?? [];
    expect(tops).toHaveLength(10);
    for (const top of tops) expect(top).toBeCloseTo(100, 9);
    expect(view.shares.blocks[0]?.name).toBe("layers.0");
    expect(view.shares.blocks[0]?.blocks[0]?.low).toBe(0);
  });

  test("say that noise inflates them under plain descent, and stand in the table with the same numbers", () => {
    expect(view.shares.caption).toContain("noise of the mini-batches inflates");
    expect(view.shares.table.rows).toHaveLength(6);
    const drawn = view.shares.blocks[5]?.blocks[0];
    expect(view.shares.table.rows[5]?.[4]?.value).toBeCloseTo(((drawn?.high ?? 0) - (drawn?.low ?? 0)) / 100, 12);
  });

  test("are drawn inside the picture at any width", () => {
    for (const width of [240, 720]) {
      const { nodes } = drawTrace(view.shares, width, 300, PRINT_PALETTE);
      for (const { tag, attributes } of nodes.filter((node) => node.tag === "rect")) {
        expect([tag, Number(attributes["x"]) + Number(attributes["width"]) <= width]).toEqual(["rect", true]);
      }
    }
  });
});

test("a loss that falls says so with its slope per 100 steps, and the other way round", () => {
  const view = prepareLossSlope(measured.overTime, measured.stepLength);
  if ("status" in view) throw new Error(view.reason);
  expect(view.chart.title).toMatch(/still falls, since step 0 \(−0\.05/);
  const rising = buildRun({ series: [{ metric: "loss", split: "train", value: (place) => 1 + place / 2 }] });
  const turned = prepareLossSlope(measureSensitivity(rising).overTime, measured.stepLength);
  expect("status" in turned ? turned.reason : turned.chart.title).toMatch(/rises, since step 0 \(0\.05/);
});

test("a stretch that stands still says its curvature over the steps, and over the weights where that is known", () => {
  const still = measureSensitivity(buildRun({ series: [{ metric: "loss", split: "train", value: () => 1 }] })).overTime;
  const window = { fromStep: 0, toStep: 990, q: estimated(0.5), curvature: estimated(2, 0.5) };
  const known: StepLength = { ...window, status: "measured", windows: [window], source: "as logged" };
  const sentences = (stepLength: StepLength | typeof measured.stepLength) => {
    const view = prepareLossSlope(still, stepLength);
    return "status" in view ? view.reason : view.stretches.join(" ");
  };
  expect(sentences(known)).toContain("flat region");
  expect(sentences(known)).toContain("the curvature κ is 2.00 (1.50 to 2.50) there");
  expect(sentences(measured.stepLength)).not.toContain("κ");
});

describe("the length of the steps in words", () => {
  const chartOf = (q: number, reach = 0.05) => {
    const window = { fromStep: 0, toStep: 99, q: estimated(q, reach), curvature: estimated(2) };
    const made: StepLength = {
      status: "measured",
      fromStep: 0,
      toStep: 99,
      q: window.q,
      curvature: window.curvature,
      windows: [window],
      source: "as logged",
    };
    const chart = prepareStepLength(made);
    if (chart.status !== "drawn") throw new Error(chart.reason);
    return chart;
  };

  test("follow the whole interval and no more", () => {
    expect(chartOf(0.8).title).toContain("shorter than the best length");
    expect(chartOf(0.3).title).toContain("longer than the best length");
    expect(chartOf(0.02).title).toContain("edge of stability");
    expect(chartOf(-0.4).title).toContain("overshoot");
    expect(chartOf(0.5).title).toContain("includes the best length");
  });

  test("have the three marks in the picture", () => {
    expect(chartOf(0.8).levels.map(({ y }) => y)).toEqual([1, 0.5, 0]);
  });

  test("name what to log where they cannot be told", () => {
    const chart = prepareStepLength(measured.stepLength);
    expect(chart.status === "empty" && chart.howToLog).toContain("loss_after");
  });
});

test("the chain rule is written out to its product, the fitted slope beside it", () => {
  const view = prepareChain(measureDepthProfile(run, 0, 10_000));
  if ("status" in view) throw new Error(view.reason);
  expect(view.equation).toMatch(/^(0\.\d+ × ){3}0\.\d+ = 0\.0\d+$/);
  expect(view.table.rows.at(-1)?.[0]?.text).toBe("product");
  expect(view.fitted).toContain("The slope fitted over depth gives");
  expect(prepareChain(null)).toMatchObject({ status: "empty" });
});

describe("the mix of patients", () => {
  const mix: MixLosses = {
    status: "measured",
    subgroups: ["polytrauma", "isolated_tbi"],
    logged: [0.25, 0.75],
    splits: [
      {
        split: "train",
        isFromPatients: true,
        groups: [
          { subgroup: "polytrauma", loss: estimated(0.8), standardError: 0.04, patients: 20 },
          { subgroup: "isolated_tbi", loss: estimated(0.4), standardError: 0.02, patients: 60 },
        ],
      },
    ],
    excluded: [],
  };

  test("starts as logged and says the expectation by hand", () => {
    expect(startingMix(mix)).toEqual([0.25, 0.75]);
    const [answer] = describeMix(mix, startingMix(mix));
    expect(answer?.sentence).toContain("Expected training loss under this mix: 0.500 (95 % interval 0.465 to 0.535)");
    expect(answer?.reading).toContain("Standard error 0.018");
    expect(answer?.reading).toContain("That is the same as under the logged mix.");
  });

  test("says higher with more of the group whose loss is higher, lower with less", () => {
    expect(describeMix(mix, [0.75, 0.25])[0]?.reading).toContain("0.200 higher than under the logged mix");
    expect(describeMix(mix, [0, 1])[0]?.reading).toContain("0.100 lower than under the logged mix");
  });

  test("gives no interval for patients where only the records scatter", () => {
    const scattered = { ...mix, logged: null, splits: mix.splits.map((part) => ({ ...part, isFromPatients: false })) };
    const [answer] = describeMix(scattered, [1, 0]);
    expect(answer?.sentence).not.toContain("95 % interval");
    expect(answer?.reading).toContain("how much other patients would differ is not in it");
    expect(answer?.reading).toContain("the even mix");
    expect(describeMixSource(scattered)).toContain("an even mix");
  });
});
