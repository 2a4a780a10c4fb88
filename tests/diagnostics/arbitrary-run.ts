import fc from "fast-check";
import type { RunSettings } from "@/lib/core/run-settings";
import type { RunData } from "@/lib/series/run-data";
import { buildRun, layerNames, type SeriesPlan, scatter } from "./build-run";
import { assembleAgain } from "./run-variants";

/** Courses of a loss, sound and otherwise, at a place in the run between 0 and 1. */
const COURSES: Readonly<Record<string, (place: number, index: number) => number>> = {
  flat: () => 0.69,
  falling: (place) => 0.05 + 0.64 * Math.exp(-6 * place),
  settled: (place) => 0.1 + 0.6 * Math.exp(-40 * place),
  creeping: (place) => 0.7 - 0.1 * place,
  rising: (place) => 0.7 + 3 * place,
  lost: (place) => (place > 0.6 ? Number.NaN : 0.7),
  running: (place) => 0.7 * 10 ** (4 * place),
  surging: (place, index) => (index > 3 && index < 7 ? 30 : 0.7 - 0.3 * place),
  holes: (place, index) => (index % 17 === 5 ? Number.POSITIVE_INFINITY : 0.7 - 0.5 * place),
  signed: (place) => 1 - 3 * place,
  zero: () => 0,
};
const GRADIENTS: Readonly<Record<string, (place: number) => number>> = {
  steady: () => 1,
  shrinking: (place) => 10 ** (-4 * place),
  growing: (place) => 10 ** (5 * place),
  cut: (place) => (place > 0.4 ? 0 : 1),
  lost: (place) => (place > 0.7 ? Number.NaN : 1),
  none: () => 0,
};

const plan = fc.record({
  seed: fc.integer({ min: 0, max: 1e6 }),
  layers: fc.integer({ min: 0, max: 10 }),
  hasTensors: fc.boolean(),
  steps: fc.oneof(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 31, max: 220 })),
  every: fc.constantFrom(1, 2, 10, 1000),
  course: fc.constantFrom(...Object.keys(COURSES)),
  gradient: fc.constantFrom(...Object.keys(GRADIENTS)),
  factor: fc.double({ min: 0.05, max: 1.5, noNaN: true }),
  size: fc.integer({ min: -6, max: 4 }),
  logs: fc.record({
    loss: fc.boolean(),
    norm: fc.boolean(),
    updates: fc.boolean(),
    weights: fc.boolean(),
    products: fc.boolean(),
    after: fc.boolean(),
    shares: fc.boolean(),
    validation: fc.boolean(),
    rate: fc.boolean(),
    noise: fc.boolean(),
  }),
  zeroShare: fc.double({ min: 0, max: 1, noNaN: true }),
  settings: fc.record({
    optimizer: fc.constantFrom("sgd", "adam", "sgd with momentum", "AdamW", null),
    learningRate: fc.constantFrom(0, 1e-6, 0.01, 0.5, null),
    parameterCount: fc.constantFrom(1000, null),
    batchSize: fc.constantFrom(32, null),
    task: fc.constantFrom("binary classification", "10-class classification", "regression (MSE)", null),
    trainingPrevalence: fc.constantFrom(0.1, 0.5, null),
    gradientClip: fc.constantFrom("1.0", null),
    lossScale: fc.constantFrom(65536, null),
    plannedSteps: fc.constantFrom(500, null),
  }),
});
type Plan = typeof plan extends fc.Arbitrary<infer T> ? T : never;

/** Runs of every kind of log and course: nobody would train most of them, and each is diagnosed all the same. */
export const arbitraryRun: fc.Arbitrary<RunData> = plan.map((chosen) => assembleAgain(makeRun(chosen)));

function makeRun(chosen: Plan): RunData {
  const { seed, logs, steps, every, size } = chosen;
  const layers = layerNames(chosen.layers);
  const course = COURSES[chosen.course] ?? (() => Number.NaN);
  const gradient = GRADIENTS[chosen.gradient] ?? (() => Number.NaN);
  const noisy = (offset: number, spread: number, value: (place: number, index: number) => number) => {
    const noise = scatter(seed + offset, spread);
    return (place: number, index: number) => value(place, index) * noise(index);
  };
  const whole = (metric: string, value: SeriesPlan["value"], split: SeriesPlan["split"] = null): SeriesPlan => ({
    metric,
    value,
    split,
  });
  const parts = chosen.hasTensors ? ["weight", "bias"] : [null];
  const perLayer = (metric: string, value: (depth: number, part: number) => SeriesPlan["value"]): SeriesPlan[] =>
    layers.flatMap((layer, depth) =>
      parts.map((parameter, part) => ({ metric, layer, parameter, value: value(depth, part) })),
    );
  const reach = (depth: number) => 10 ** size * chosen.factor ** Math.max(0, layers.length - 2 - depth);
  const norms = perLayer("grad_norm", (depth, part) =>
    noisy(10 + 2 * depth + part, 0.2, (place) => reach(depth) * gradient(place)),
  );
  const optional: readonly (readonly [boolean, readonly SeriesPlan[]])[] = [
    [logs.loss, [whole("loss", noisy(1, 0.05, course), "train")]],
    [
      logs.norm,
      [
        whole(
          "grad_norm",
          noisy(2, 0.2, (place) => 10 ** size * gradient(place)),
        ),
      ],
    ],
    [logs.weights, perLayer("weight_norm", (depth, part) => noisy(60 + 2 * depth + part, 0.01, () => 3))],
    [logs.updates, perLayer("update_norm", (depth, part) => noisy(110 + 2 * depth + part, 0.2, () => 0.003))],
    [logs.products, perLayer("grad_dot_update", (depth) => noisy(160 + depth, 0.2, () => -0.003 * reach(depth)))],
    [logs.after, [whole("loss_after", noisy(3, 0.05, course), "train")]],
    [logs.shares, layers.map((layer, depth) => ({ ...shareOf(chosen, depth), layer }))],
    [
      logs.validation,
      [
        whole(
          "loss",
          noisy(4, 0.02, (place) => 0.7 - place + 1.2 * place * place),
          "validation",
        ),
      ],
    ],
    [logs.rate, [whole("lr", (place) => 0.01 * (1 - 0.9 * place))]],
    [
      logs.noise,
      [
        whole(
          "grad_norm_micro",
          noisy(5, 0.2, (place) => 3 * 10 ** size * gradient(place)),
        ),
      ],
    ],
  ];
  return buildRun({
    layers,
    steps,
    every,
    settings: chosen.settings satisfies Partial<RunSettings>,
    series: [...norms, ...optional.flatMap(([isLogged, series]) => (isLogged ? series : []))],
  });
}

function shareOf({ seed, zeroShare }: Plan, depth: number): SeriesPlan {
  const noise = scatter(seed + 210 + depth, 0.02);
  return { metric: "zero_frac", value: (_, index) => Math.min(1, zeroShare * noise(index)) };
}
