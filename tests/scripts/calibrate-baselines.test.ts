import { describe, expect, test } from "vitest";
import type { RunData } from "@/lib/series/run-data";
import { autoTrainer } from "@/scripts/calibrate/baselines/auto-trainer";
import type { Baseline, CheckOutcome } from "@/scripts/calibrate/baselines/baseline";
import { deepDiagnosis } from "@/scripts/calibrate/baselines/deep-diagnosis";
import { sagemakerDebugger } from "@/scripts/calibrate/baselines/sagemaker-debugger";
import { theDeepChecker } from "@/scripts/calibrate/baselines/the-deep-checker";
import { buildRun, type SeriesPlan } from "../diagnostics/build-run";

const LAYERS = ["first", "last"];
/** Ten logged points, ten steps apart, make five passes over the training set. */
const EPOCHS = { trainingSize: 200, batchSize: 10 };

/** A run of two layers whose loss falls quickly and never turns, unless told otherwise. */
function runWith(plan: {
  readonly gradients?: readonly [number, number];
  readonly loss?: SeriesPlan["value"];
  readonly series?: readonly SeriesPlan[];
  readonly steps?: number;
  readonly settings?: Parameters<typeof buildRun>[0]["settings"];
}): RunData {
  const [first, last] = plan.gradients ?? [1, 1];
  const falling: SeriesPlan["value"] = (_, index) => 0.8 ** index;
  return buildRun({
    layers: LAYERS,
    steps: plan.steps ?? 10,
    settings: { numel: { first: 100, last: 100 }, ...EPOCHS, ...plan.settings },
    series: [
      { metric: "loss", split: "train", value: plan.loss ?? falling },
      { metric: "grad_norm", layer: "first", value: (_, index) => first * (1 + 0.01 * index) },
      { metric: "grad_norm", layer: "last", value: (_, index) => last * (1 + 0.01 * index) },
      ...(plan.series ?? []),
    ],
  });
}

function says(tool: Baseline, check: string, run: RunData): CheckOutcome | undefined {
  return tool.judge(run).find((answer) => answer.check === check)?.outcome;
}

const perLayer = (metric: string, value: number): readonly SeriesPlan[] =>
  LAYERS.map((layer) => ({ metric, layer, value: () => value }));
const validation = (value: number): SeriesPlan => ({ metric: "loss", split: "validation", value: () => value });
const NO_SIZES = { numel: {} };
const FLAT = (): number => 0.69;
const LOST: SeriesPlan["value"] = (_, index) => (index > 5 ? Number.NaN : 0.69);
const nanGradient: SeriesPlan = { metric: "grad_norm", value: (_, index) => (index > 5 ? Number.NaN : 1) };
const saw: SeriesPlan["value"] = (_, index) => (index % 2 === 0 ? 1 : 0.5);

describe.each([
  // For 100 normal entries the mean absolute value is about a twelfth of the norm.
  [sagemakerDebugger, "VanishingGradient", runWith({ gradients: [1e-6, 1] }), runWith({ gradients: [2e-6, 1] })],
  [sagemakerDebugger, "ExplodingTensor", runWith({ series: [nanGradient] }), runWith({})],
  [
    sagemakerDebugger,
    "DeadRelu",
    runWith({ series: perLayer("zero_frac", 0.8) }),
    runWith({ series: perLayer("zero_frac", 0.7) }),
  ],
  [
    sagemakerDebugger,
    "WeightUpdateRatio, too large",
    runWith({ series: [...perLayer("weight_norm", 1), ...perLayer("update_norm", 11)] }),
    runWith({ series: [...perLayer("weight_norm", 1), ...perLayer("update_norm", 9)] }),
  ],
  [
    sagemakerDebugger,
    "WeightUpdateRatio, too small",
    runWith({ series: [...perLayer("weight_norm", 1), ...perLayer("update_norm", 1e-9)] }),
    runWith({ series: [...perLayer("weight_norm", 1), ...perLayer("update_norm", 1e-7)] }),
  ],
  [sagemakerDebugger, "LossNotDecreasing", runWith({ loss: FLAT }), runWith({})],
  [
    sagemakerDebugger,
    "Overfit",
    runWith({ loss: FLAT, series: [validation(0.8)] }),
    runWith({ loss: FLAT, series: [validation(0.7)] }),
  ],
  [
    sagemakerDebugger,
    "Overtraining",
    runWith({ loss: FLAT, series: [validation(0.8)], steps: 20 }),
    runWith({ loss: (_, index) => 1 - 0.03 * index, series: [validation(0.8)], steps: 20 }),
  ],
  [
    autoTrainer,
    "vanish",
    runWith({ gradients: [5e-5, 0.1], loss: FLAT }),
    runWith({ gradients: [5e-4, 0.1], loss: FLAT }),
  ],
  [autoTrainer, "explode", runWith({ gradients: [71, 1], loss: FLAT }), runWith({ gradients: [69, 1], loss: FLAT })],
  [
    autoTrainer,
    "relu",
    runWith({ loss: FLAT, series: perLayer("zero_frac", 0.75) }),
    runWith({ loss: FLAT, series: perLayer("zero_frac", 0.65) }),
  ],
  [autoTrainer, "not_converge", runWith({ loss: FLAT }), runWith({})],
  [
    autoTrainer,
    "unstable",
    runWith({
      settings: { trainingSize: 100 },
      series: [{ metric: "accuracy", split: "train", value: saw }],
    }),
    runWith({
      settings: { trainingSize: 100 },
      series: [{ metric: "accuracy", split: "train", value: (place) => 0.5 + place / 2 }],
    }),
  ],
  [deepDiagnosis, "Vanishing gradient", runWith({ gradients: [1e-6, 1] }), runWith({ gradients: [2e-6, 1] })],
  [deepDiagnosis, "Zero gradient", runWith({ gradients: [0, 1] }), runWith({})],
  [
    deepDiagnosis,
    "Dead node",
    runWith({ series: perLayer("zero_frac", 0.75) }),
    runWith({ series: perLayer("zero_frac", 0.65) }),
  ],
  [deepDiagnosis, "Invalid loss", runWith({ loss: LOST }), runWith({})],
  [deepDiagnosis, "Loss not decreasing", runWith({ loss: FLAT }), runWith({})],
  [theDeepChecker, "Vanishing gradient", runWith({ gradients: [1e-5, 1] }), runWith({ gradients: [2e-5, 1] })],
  [theDeepChecker, "Exploding gradient", runWith({ gradients: [1.3e7, 1] }), runWith({ gradients: [1e7, 1] })],
  [theDeepChecker, "Invalid loss", runWith({ loss: LOST }), runWith({})],
  [
    theDeepChecker,
    "Updates too fast",
    runWith({ series: [...perLayer("weight_norm", 1), ...perLayer("update_norm", 0.2)] }),
    runWith({ series: [...perLayer("weight_norm", 1), ...perLayer("update_norm", 0.01)] }),
  ],
  [
    theDeepChecker,
    "Updates too slow",
    runWith({ series: [...perLayer("weight_norm", 1), ...perLayer("update_norm", 1e-5)] }),
    runWith({ series: [...perLayer("weight_norm", 1), ...perLayer("update_norm", 1e-3)] }),
  ],
  [
    theDeepChecker,
    "Untrained weights",
    runWith({ series: [...perLayer("weight_norm", 1), ...perLayer("update_norm", 0)] }),
    runWith({ series: [...perLayer("weight_norm", 1), ...perLayer("update_norm", 1e-3)] }),
  ],
  [theDeepChecker, "Stagnated loss", runWith({ loss: FLAT }), runWith({})],
  [theDeepChecker, "Diverging loss", runWith({ loss: (_, index) => 3 ** index }), runWith({})],
  [theDeepChecker, "Fluctuating loss", runWith({ loss: saw }), runWith({})],
  [
    theDeepChecker,
    "Dead activations",
    runWith({ series: perLayer("zero_frac", 0.8) }),
    runWith({ series: perLayer("zero_frac", 0.7) }),
  ],
] as const)("%#", (tool, check, faulty, sound) => {
  test(`${tool.name} reports ${check} beyond its limit and not before it`, () => {
    expect(says(tool, check, faulty)).toBe("reports");
    expect(says(tool, check, sound)).toBe("silent");
  });
});

describe("a check without its inputs", () => {
  const bare = buildRun({ series: [], steps: 10 });

  test.each([sagemakerDebugger, autoTrainer, deepDiagnosis, theDeepChecker])("of $name cannot run", (tool) => {
    expect(new Set(tool.judge(bare).map(({ outcome }) => outcome))).toEqual(new Set(["cannot-run"]));
  });

  test("on the size of a gradient only reports where the size of the layer cannot matter", () => {
    const known = (gradients: readonly [number, number]) => runWith({ gradients, settings: NO_SIZES });
    expect(says(sagemakerDebugger, "VanishingGradient", known([5e-8, 1]))).toBe("reports");
    expect(says(sagemakerDebugger, "VanishingGradient", known([1, 1]))).toBe("cannot-run");
    expect(says(theDeepChecker, "Exploding gradient", known([1, 1]))).toBe("silent");
    expect(says(theDeepChecker, "Exploding gradient", known([1e7, 1]))).toBe("cannot-run");
  });
});

describe("the order of reports", () => {
  test("AutoTrainer reports no gradient of a training that converges", () => {
    expect(says(autoTrainer, "vanish", runWith({ gradients: [5e-5, 0.1] }))).toBe("silent");
  });

  test("AutoTrainer goes by the accuracy where it was logged", () => {
    const accuracy = (value: number): SeriesPlan => ({
      metric: "accuracy",
      split: "train",
      value: (place) => value * place,
    });
    const run = (value: number) => runWith({ gradients: [5e-5, 0.1], loss: FLAT, series: [accuracy(value)] });
    expect(says(autoTrainer, "vanish", run(0.95))).toBe("silent");
    expect(says(autoTrainer, "vanish", run(0.55))).toBe("reports");
  });

  test("AutoTrainer calls a lost loss an explosion only where gradients or weights were lost too", () => {
    expect(says(autoTrainer, "explode", runWith({ loss: LOST, series: [nanGradient] }))).toBe("reports");
    expect(says(autoTrainer, "explode", runWith({ loss: LOST }))).toBe("silent");
  });

  test("DeepDiagnosis ends the training with its first report", () => {
    const run = runWith({ gradients: [1e-6, 1], loss: LOST });
    const reports = deepDiagnosis.judge(run).filter(({ outcome }) => outcome === "reports");
    expect(reports.map(({ check }) => check)).toEqual(["Vanishing gradient"]);
  });
});
