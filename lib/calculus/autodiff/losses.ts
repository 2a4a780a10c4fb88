import { subtract } from "./arithmetic";
import { power } from "./elementwise";
import { logistic, logOfOnePlusExp } from "./logistic";
import { mean } from "./reduce";
import { ShapeError, sameShape } from "./shape";
import type { Tensor } from "./tape";

/**
 * Mean of (prediction − target)².
 *
 * @throws ShapeError unless both have one shape
 */
export function squaredError(prediction: Tensor, target: Tensor): Tensor {
  if (!sameShape(prediction.shape, target.shape))
    throw new ShapeError("squaredError", "as many predictions as targets", prediction.shape, target.shape);
  return mean(power(subtract(prediction, target), 2));
}

/**
 * Mean binary cross-entropy −y ln σ(z) − (1 − y) ln(1 − σ(z)), in nats, of logits z: probabilities are
 * never formed, so that a sure and wrong answer has a finite loss.
 *
 * @param logits any numbers
 * @param target 0, 1, or a share between them; same shape; data
 * @throws ShapeError unless both have one shape; Error where the target is no data
 */
export function binaryCrossEntropy(logits: Tensor, target: Tensor): Tensor {
  if (!sameShape(logits.shape, target.shape))
    throw new ShapeError("binaryCrossEntropy", "as many logits as targets", logits.shape, target.shape);
  if (target.isTracked) throw new Error("binaryCrossEntropy: expected targets that are data, found a leaf.");
  const count = logits.values.length;
  let total = 0;
  for (let index = 0; index < count; index += 1) {
    const logit = logits.values[index] ?? 0;
    // ln(1 + eᶻ) − z y, arranged so that a sure and right answer keeps its small loss.
    total += Math.max(logit, 0) - logit * (target.values[index] ?? 0) + logOfOnePlusExp(-Math.abs(logit));
  }
  return logits.tape.record({
    values: Float64Array.of(total / count),
    shape: [],
    inputs: [logits, target],
    propagate: ([gradient = 0]) => {
      const { sink } = logits;
      if (!sink) return;
      for (let index = 0; index < count; index += 1) {
        const excess = logistic(logits.values[index] ?? 0) - (target.values[index] ?? 0);
        sink[index] = (sink[index] ?? 0) + (gradient / count) * excess;
      }
    },
  });
}
