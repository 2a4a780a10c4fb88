import { normalQuantile } from "./distributions";

/**
 * 95 % interval of an AUROC that needs no variance from the sample, so that it holds for few patients
 * and for perfect separation: the AUROCs θ that lie z√V(θ) from the observed one, with
 * V(θ) = θ(1 − θ)[1 + n*(1 − θ)/(2 − θ) + n*θ/(1 + θ)]/(mk) and n* = (m + k)/2 − 1.
 *
 * @param auroc 0 to 1
 * @param events m, at least 1
 * @param nonEvents k, at least 1
 * @see Newcombe, "Confidence intervals for an effect size measure based on the Mann–Whitney statistic.
 *   Part 2", Statistics in Medicine 25 (2006), method 5
 */
export function newcombeInterval(auroc: number, events: number, nonEvents: number): readonly [number, number] {
  const sizes = [events, nonEvents] as const;
  // V is the same for θ and 1 − θ, and so is the task.
  return [lowerBound(auroc, sizes), 1 - lowerBound(1 - auroc, sizes)];
}

const Z_95 = normalQuantile(0.975);

/** Halves the range between 0, which lies too far away, and the AUROC itself until no double is between. */
function lowerBound(auroc: number, [events, nonEvents]: readonly [number, number]): number {
  const half = (events + nonEvents) / 2 - 1;
  const spread = (theta: number): number =>
    (((theta * (1 - theta)) / events) * (1 + (half * (1 - theta)) / (2 - theta) + (half * theta) / (1 + theta))) /
    nonEvents;
  let outside = 0;
  let inside = auroc;
  while (true) {
    const middle = (outside + inside) / 2;
    if (middle === outside || middle === inside) return middle;
    if (auroc - middle > Z_95 * Math.sqrt(spread(middle))) outside = middle;
    else inside = middle;
  }
}
