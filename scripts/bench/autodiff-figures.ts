import { binaryCrossEntropy } from "@/lib/calculus/autodiff/losses";
import {
  drawPerceptron,
  type LayerArrays,
  type PerceptronPlan,
  runPerceptron,
} from "@/lib/calculus/autodiff/perceptron";
import { Tape, type Tensor } from "@/lib/calculus/autodiff/tape";
import { seededRandom } from "@/lib/core/random";
import type { Bench } from "./bench-context";
import type { Case, Figure } from "./figure";
import { runPlainPerceptron } from "./run-plain-perceptron";
import { alternate, secondsOf } from "./sample";

const TURNS = 15;
const FEATURES = 16;
const PLAN: PerceptronPlan = {
  widths: [FEATURES, 32, 32, 1],
  activation: "tanh",
  isResidual: false,
  isNormalised: false,
};
const MICROSECONDS = 1e6;

const FORWARD = {
  tape: "the same operations on a tape that records nothing",
  loops: "loops written by hand for this network",
} as const;

/** Steps of a turn: enough that a turn takes some hundredths of a second. */
const BATCHES = [
  { name: "64 × 16 features", cases: 64, steps: 200 },
  { name: "a single case of 16 features", cases: 1, steps: 4_000 },
] as const;

export const AUTODIFF: Figure = {
  name: "autodiff",
  what: "One training step of a 3-layer perceptron (16 features, two hidden layers of 32 tanh units, binary cross-entropy) without the update: its loss and the gradient of every parameter, against its loss alone",
  cases: BATCHES.flatMap((batch) => [
    measured(`${batch.name}, against a forward pass without a record`, batch, "tape"),
    measured(`${batch.name}, against plain loops`, batch, "loops"),
  ]),
};

function measured(name: string, batch: (typeof BATCHES)[number], forward: keyof typeof FORWARD): Case {
  return { name, goal: { atMost: 5 }, measure: (bench) => measureStep(bench, batch, forward) };
}

async function measureStep(bench: Bench, { cases, steps }: (typeof BATCHES)[number], forward: keyof typeof FORWARD) {
  const random = seededRandom(7);
  const arrays = drawPerceptron(PLAN, random);
  const inputs = Float64Array.from({ length: cases * FEATURES }, () => 2 * random() - 1);
  const targets = Float64Array.from({ length: cases }, () => (random() < 0.3 ? 1 : 0));
  const count = bench.scaled(steps);
  let loss = 0;
  const step = () => {
    const { tape, result } = evaluate(arrays, inputs, targets, true);
    tape.backward(result);
    loss = result.value;
  };
  const pass = {
    tape: () => {
      loss = evaluate(arrays, inputs, targets, false).result.value;
    },
    loops: () => {
      loss = runPlainPerceptron(PLAN.widths, arrays, inputs, targets);
    },
  }[forward];
  const { product, reference, ratio } = await alternate(
    TURNS,
    () => microsecondsPerStep(step, count),
    () => microsecondsPerStep(pass, count),
  );
  return {
    value: ratio,
    unit: "times the forward pass",
    product: { ...product, unit: "µs" },
    reference: { ...reference, unit: "µs", what: FORWARD[forward] },
    facts: { parameters: arrays.reduce((sum, { weight, bias }) => sum + weight.length + bias.length, 0), loss },
  };
}

async function microsecondsPerStep(action: () => void, count: number): Promise<number> {
  const seconds = await secondsOf(() => {
    for (let index = 0; index < count; index += 1) action();
  });
  return (seconds / count) * MICROSECONDS;
}

function evaluate(
  arrays: readonly LayerArrays[],
  inputs: Float64Array,
  targets: Float64Array,
  isRecording: boolean,
): { readonly tape: Tape; readonly result: Tensor } {
  const tape = new Tape({ isRecording });
  const cases = targets.length;
  const { output } = runPerceptron(tape, PLAN, arrays, tape.constant(inputs, [cases, FEATURES]));
  const result = binaryCrossEntropy(output, tape.constant(targets, [cases, 1]));
  return { tape, result };
}
