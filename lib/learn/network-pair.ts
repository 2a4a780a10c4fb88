import { measureGradient } from "@/lib/calculus/autodiff/gradient-size";
import { binaryCrossEntropy } from "@/lib/calculus/autodiff/losses";
import {
  descend,
  drawPerceptron,
  type LayerArrays,
  type PerceptronPlan,
  runPerceptron,
} from "@/lib/calculus/autodiff/perceptron";
import { Tape } from "@/lib/calculus/autodiff/tape";
import { seededRandom } from "@/lib/core/random";

export const PAIR_STEPS = 300;
export const PAIR_CASES = 64;
export const PAIR_BATCH = 16;
export const PAIR_WIDTH = 8;
export const PAIR_LEARNING_RATE = 0.1;
const RECORD_EVERY = 10;
const SEED = 11;

/** The state of one network before a step. */
export type TrainingRecord = {
  readonly step: number;
  /** Mean binary cross-entropy over all cases, in nats. */
  readonly loss: number;
  /** Root-mean-square gradient of the weights of each hidden layer in this step, input to output. */
  readonly gradients: readonly number[];
};

export type PairRecords = {
  readonly healthy: readonly TrainingRecord[];
  readonly vanishing: readonly TrainingRecord[];
};

/** Two networks of one depth that differ in their activation and in the way around it alone. */
const KINDS = {
  healthy: { activation: "tanh", isResidual: true },
  vanishing: { activation: "sigmoid", isResidual: false },
} as const satisfies Record<keyof PairRecords, Partial<PerceptronPlan>>;

/**
 * Trains two networks side by side by plain gradient descent on the same batches, a few steps at a time, so
 * that a page can breathe between them. The same depth always gives the same numbers.
 */
export class NetworkPair {
  readonly #cases: { readonly inputs: Float64Array; readonly outcomes: Float64Array };
  readonly #plans: Readonly<Record<keyof PairRecords, PerceptronPlan>>;
  readonly #layers: Readonly<Record<keyof PairRecords, readonly LayerArrays[]>>;
  #records: PairRecords = { healthy: [], vanishing: [] };
  #step = 0;

  /** @param depth hidden layers */
  constructor(depth: number) {
    const random = seededRandom(SEED);
    this.#cases = drawCases(random);
    const widths = [2, ...Array.from({ length: depth }, () => PAIR_WIDTH), 1];
    this.#plans = {
      healthy: { widths, ...KINDS.healthy, isNormalised: false },
      vanishing: { widths, ...KINDS.vanishing, isNormalised: false },
    };
    this.#layers = {
      healthy: drawPerceptron(this.#plans.healthy, seededRandom(SEED + 1)),
      vanishing: drawPerceptron(this.#plans.vanishing, seededRandom(SEED + 1)),
    };
  }

  /** Loss of an answer that is the share of outcomes for everybody: what no learning at all comes to. */
  get guessingLoss(): number {
    const { outcomes } = this.#cases;
    const share = outcomes.reduce((sum, outcome) => sum + outcome, 0) / outcomes.length;
    return -share * Math.log(share) - (1 - share) * Math.log(1 - share);
  }

  /** Every tenth step so far, the first one included. */
  get records(): PairRecords {
    return this.#records;
  }

  get isDone(): boolean {
    return this.#step > PAIR_STEPS;
  }

  /** Makes at most so many steps, and none beyond the last. */
  advance(steps: number): void {
    for (let made = 0; made < steps && !this.isDone; made += 1) {
      const isRecorded = this.#step % RECORD_EVERY === 0;
      const losses = isRecorded ? { healthy: this.#lossOf("healthy"), vanishing: this.#lossOf("vanishing") } : null;
      const gradients = { healthy: this.#trainOnce("healthy"), vanishing: this.#trainOnce("vanishing") };
      if (losses !== null) {
        const toRecord = (kind: keyof PairRecords): TrainingRecord => ({
          step: this.#step,
          loss: losses[kind],
          gradients: gradients[kind],
        });
        this.#records = {
          healthy: [...this.#records.healthy, toRecord("healthy")],
          vanishing: [...this.#records.vanishing, toRecord("vanishing")],
        };
      }
      this.#step += 1;
    }
  }

  #lossOf(kind: keyof PairRecords): number {
    return this.#run(kind, new Tape({ isRecording: false }), 0, PAIR_CASES).loss.value;
  }

  /** One step on the next batch; @returns the gradient of each hidden layer before it */
  #trainOnce(kind: keyof PairRecords): readonly number[] {
    const tape = new Tape();
    const { loss, layers } = this.#run(kind, tape, (this.#step * PAIR_BATCH) % PAIR_CASES, PAIR_BATCH);
    tape.backward(loss);
    const gradients = layers
      .slice(0, -1)
      .map(({ parameters }) => measureGradient(...parameters.slice(0, 1)).rootMeanSquare);
    descend(layers, PAIR_LEARNING_RATE);
    return gradients;
  }

  #run(kind: keyof PairRecords, tape: Tape, from: number, count: number) {
    const inputs = tape.constant(this.#cases.inputs.slice(2 * from, 2 * (from + count)), [count, 2]);
    const outcomes = tape.constant(this.#cases.outcomes.slice(from, from + count), [count, 1]);
    const { output, layers } = runPerceptron(tape, this.#plans[kind], this.#layers[kind], inputs);
    return { loss: binaryCrossEntropy(output, outcomes), layers };
  }
}

/** Cases in a square; those whose two features have the same sign have the outcome, which no straight line tells apart. */
function drawCases(random: () => number): { readonly inputs: Float64Array; readonly outcomes: Float64Array } {
  const inputs = Float64Array.from({ length: 2 * PAIR_CASES }, () => 2 * random() - 1);
  const outcomes = Float64Array.from({ length: PAIR_CASES }, (_, index) =>
    (inputs[2 * index] ?? 0) * (inputs[2 * index + 1] ?? 0) > 0 ? 1 : 0,
  );
  return { inputs, outcomes };
}
