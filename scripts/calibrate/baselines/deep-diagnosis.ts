/**
 * DeepDiagnosis (Wardat et al., ICSE 2022).
 *
 * @see DeepDiagnosis/ICSE2022 at 500b017, callback/callbacks.py, class `mapFaluireToFix`, in its order:
 *   dead node at the last epoch ≥ 0.7; invalid loss; loss unchanged over 5 epochs (mean equals max); for
 *   each layer from the output on: mean gradient NaN, infinite or 0, mean |g| < 1e-7, weights NaN or
 *   infinite; gradient unchanged over 5 epochs
 */
import { collectTraces } from "@/lib/diagnostics/measures/gradient-traces";
import type { RunData } from "@/lib/series/run-data";
import type { Fault } from "../faults";
import { type Baseline, type CheckOutcome, reportsIf } from "./baseline";
import {
  epochEnds,
  epochMeans,
  gradientsOfWeights,
  isMeanBelow,
  stepsPerEpoch,
  trainingLoss,
  valueAt,
  zeroShares,
} from "./log-view";

const DEAD_SHARE = 0.7;
const VANISHING_MEAN = 1e-7;
/** Epochs over which a value may not stay the same, looked at every so many epochs. */
const UNCHANGED_EPOCHS = 5;

/** One look of one check at the end of one epoch. */
type Look = { readonly check: string; readonly outcome: CheckOutcome };

export const deepDiagnosis: Baseline = {
  name: "DeepDiagnosis",
  source: "DeepDiagnosis/ICSE2022, callback/callbacks.py, class mapFaluireToFix (500b017)",
  notes: [
    "Looked at after each pass over the training set; the first report ends the training, so that there is one at most.",
    "It checks the gradients of dense layers; here those of every layer. A mean of exactly 0 is a numerical error to it: counted as a vanishing gradient in gradients, and as dead units where all outputs are zero.",
    "Saturated activations, the range of the outputs and unchanged weights cannot be seen in a log of norms.",
  ],
  judge: (run) => {
    const perEpoch = stepsPerEpoch(run);
    const looks = perEpoch === null ? [] : [...lookByEpoch(run, perEpoch)];
    const first = looks.find(({ outcome }) => outcome === "reports") ?? null;
    return CHECKS.map(({ check, fault }) => {
      const own = looks.filter((look) => look.check === check);
      // What was not looked at before the training was ended by another report is silent.
      const isBlind = own.every(({ outcome }) => outcome === "cannot-run");
      const outcome = first?.check === check ? "reports" : isBlind ? "cannot-run" : "silent";
      return { check, faults: [fault], outcome };
    });
  },
};

const CHECKS = [
  { check: "Numerical error in outputs", fault: "dead_relu" },
  { check: "Dead node", fault: "dead_relu" },
  { check: "Invalid loss", fault: "exploding_gradient" },
  { check: "Loss not decreasing", fault: "plateau" },
  { check: "Numerical error in gradients", fault: "exploding_gradient" },
  { check: "Zero gradient", fault: "vanishing_gradient" },
  { check: "Vanishing gradient", fault: "vanishing_gradient" },
  { check: "Numerical error in weights", fault: "exploding_gradient" },
  { check: "Unchanged gradient", fault: "plateau" },
] as const satisfies readonly { readonly check: string; readonly fault: Fault }[];
type CheckName = (typeof CHECKS)[number]["check"];

function look(check: CheckName, outcome: CheckOutcome | boolean): Look {
  return { check, outcome: typeof outcome === "boolean" ? reportsIf(outcome) : outcome };
}

/** Every look of the training in the order in which the tool takes them. */
function* lookByEpoch(run: RunData, perEpoch: number): Generator<Look> {
  const steps = stepsOf(run);
  const ends = epochEnds(steps, perEpoch);
  const loss = trainingLoss(run);
  const losses = loss === null ? [] : epochMeans(loss, perEpoch);
  for (const [epoch, end] of ends.entries()) {
    const step = steps[end] ?? 0;
    const isFifth = (epoch + 1) % UNCHANGED_EPOCHS === 0;
    for (const { points } of zeroShares(run)) {
      const share = valueAt(points, step);
      yield look("Numerical error in outputs", share === 1);
      if (epoch === ends.length - 1) yield look("Dead node", share >= DEAD_SHARE);
    }
    if (losses[epoch] !== undefined) yield look("Invalid loss", !Number.isFinite(losses[epoch]));
    if (loss) yield look("Loss not decreasing", isFifth && isUnchanged(losses.slice(0, epoch + 1)));
    yield* lookAtTensors(run, step);
    for (const { points } of gradientsOfWeights(run)) {
      const seen = ends.slice(0, epoch + 1).map((index) => valueAt(points, steps[index] ?? 0));
      yield look("Unchanged gradient", isFifth && isUnchanged(seen));
    }
  }
}

function* lookAtTensors(run: RunData, step: number): Generator<Look> {
  const weights = new Map(collectTraces(run, "weight_norm", "weight").map((trace) => [trace.layer, trace.points]));
  for (const { layer, points, numel } of [...gradientsOfWeights(run)].reverse()) {
    const norm = valueAt(points, step);
    yield look("Numerical error in gradients", !Number.isFinite(norm));
    yield look("Zero gradient", norm === 0);
    yield look("Vanishing gradient", isMeanBelow(norm, numel, VANISHING_MEAN));
    const weight = weights.get(layer);
    if (weight) yield look("Numerical error in weights", !Number.isFinite(valueAt(weight, step)));
  }
}

function isUnchanged(values: readonly number[]): boolean {
  const last = values.slice(-UNCHANGED_EPOCHS);
  return last.length === UNCHANGED_EPOCHS && last.every((value) => value === last[0]);
}

/** Steps of the series that was logged most often. */
function stepsOf(run: RunData): Float64Array {
  let longest = new Float64Array(0);
  for (const { points } of run.series) {
    if (points.steps.length > longest.length) longest = Float64Array.from(points.steps);
  }
  return longest;
}
