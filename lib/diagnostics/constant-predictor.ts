import type { RunSettings } from "@/lib/core/run-settings";

/** Loss of a predictor that ignores its input; the yardstick for "has anything been learnt". */
export type ConstantLoss = { readonly value: number; readonly source: string };

/**
 * Entropy of the outcome, H(p) = −p ln p − (1 − p) ln(1 − p): the cross-entropy of the best constant
 * answer. Known only where the share of events was stated and the task is a binary classification.
 *
 * @see Cover & Thomas, Elements of Information Theory, 2.1; the loss is expected in nats
 */
export function constantPredictorLoss(settings: RunSettings): ConstantLoss | null {
  const share = settings.trainingPrevalence;
  if (share === null || !(share > 0 && share < 1)) return null;
  if (countClasses(settings.task) !== 2 && settings.task !== null) return null;
  return {
    value: -share * Math.log(share) - (1 - share) * Math.log(1 - share),
    source: `entropy of an outcome with a share of ${String(share)}`,
  };
}

/**
 * Loss of guessing evenly, ln K. Every untrained classifier with outputs near zero starts there,
 * whatever the class shares are. Null for regression and where the task was not stated.
 */
export function evenGuessLoss(settings: RunSettings): ConstantLoss | null {
  const classes = countClasses(settings.task);
  return classes === null
    ? null
    : { value: Math.log(classes), source: `ln ${classes}, guessing evenly among ${classes} classes` };
}

function countClasses(task: string | null): number | null {
  if (task === null || /regress|mse|multi-?label/i.test(task)) return null;
  const stated = /(\d+)[\s-]*(class|way)/i.exec(task)?.[1];
  if (stated !== undefined && Number(stated) >= 2) return Number(stated);
  return /binary|bce|mortality|death/i.test(task) ? 2 : null;
}
