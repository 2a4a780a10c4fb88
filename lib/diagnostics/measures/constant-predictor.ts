import { recogniseModelKind } from "@/lib/core/model-kind";
import type { RunSettings } from "@/lib/core/run-settings";

/** Loss of a predictor that ignores its input; the yardstick for "has anything been learnt". */
export type ConstantLoss = { readonly value: number; readonly source: string };

/**
 * Loss of the best constant answer to a yes-or-no outcome: its entropy H(p) = −p ln p − (1 − p) ln(1 − p)
 * for cross-entropy in nats, p(1 − p) for the squared error. Null where the share of events or the kind
 * of loss was not stated, or where the loss is weighted, so that no yardstick is known.
 *
 * @see Cover & Thomas, Elements of Information Theory, 2.1; Brier, Monthly Weather Review 78 (1950)
 */
export function constantPredictorLoss(settings: RunSettings): ConstantLoss | null {
  const { trainingPrevalence: share, task } = settings;
  if (isMoreThanError(settings)) return null;
  if (share === null || !(share > 0 && share < 1) || (task !== null && /weighted|focal|smooth/i.test(task)))
    return null;
  const source = `a share of events of ${String(share)}`;
  if (task !== null && isBinary(task) && isSquared(task))
    return { value: share * (1 - share), source: `variance at ${source}` };
  if (task !== null && (isSquared(task) || countClasses(task) !== 2)) return null;
  return { value: -share * Math.log(share) - (1 - share) * Math.log(1 - share), source: `entropy at ${source}` };
}

/**
 * The same where the logged loss can be compared with it. A loss that was summed over a batch, weighted or
 * multiplied starts far from the ln K of an untrained classifier, and then has another yardstick.
 *
 * @param start loss of the untrained network
 */
export function comparableConstant(settings: RunSettings, start: number): ConstantLoss | null {
  const even = evenGuessLoss(settings)?.value ?? null;
  if (even !== null && (start > LARGEST_START * even || start < even / LARGEST_START)) return null;
  return constantPredictorLoss(settings);
}

/** An untrained classifier starts within a factor of a few of ln K. */
const LARGEST_START = 20;

/**
 * Loss of guessing evenly, ln K, under cross-entropy. Every untrained classifier with outputs near zero
 * starts there, whatever the class shares are. Null for other losses and where the task was not stated.
 */
export function evenGuessLoss(settings: RunSettings): ConstantLoss | null {
  const { task } = settings;
  if (task === null || isSquared(task) || isMoreThanError(settings)) return null;
  const classes = countClasses(task);
  return classes === null
    ? null
    : { value: Math.log(classes), source: `ln ${classes}, guessing evenly among ${classes} classes` };
}

/** True where the stated task is judged by squared errors. */
export function isSquaredLoss({ task }: RunSettings): boolean {
  return task !== null && isSquared(task);
}

function isSquared(task: string): boolean {
  return /regress|\bmse\b|squared|brier/i.test(task);
}

/** True where the stated task has a yes-or-no outcome. */
export function isBinaryTask(settings: RunSettings): boolean {
  return settings.task !== null && !isMoreThanError(settings) && countClasses(settings.task) === 2;
}

/** True where the stated outcome is a quantity and no class: a squared error of a yes-or-no outcome is none. */
export function isContinuousTask({ task }: RunSettings): boolean {
  return task !== null && isSquared(task) && countClasses(task) === null;
}

/** True where the loss is a likelihood of times, or holds a prior or a penalty beside the error. */
export function isMoreThanError(settings: RunSettings): boolean {
  const { kind } = recogniseModelKind(settings);
  return kind === "survival" || kind === "bayesian" || kind === "gradient-regularised";
}

function isBinary(task: string): boolean {
  return /binary|\bbce\b|mortality|death|yes.or.no/i.test(task);
}

function countClasses(task: string): number | null {
  if (/multi-?label/i.test(task)) return null;
  const stated = /(?<!\d)(\d+)[\s-]*(class|way)/i.exec(task)?.[1];
  if (stated !== undefined && Number(stated) >= 2) return Number(stated);
  return isBinary(task) ? 2 : null;
}
