/**
 * Gradients that were logged with a loss scale still in them. Mixed-precision training multiplies the
 * loss by a power of two and divides the gradients by it before the step; who logs in between sees norms
 * that no step was ever made of. Three signs, any of which suffices:
 *
 * - the norm times the learning rate is a power of two times the step that plain descent really made;
 * - taken at face value, a step would gain a thousand times the whole loss, while the loss is sane;
 * - all layers jump by the same power of two from one record to the next, again and again, and the
 *   loss does not.
 *
 * @see Lightning #9205 and #11407; Micikevicius et al., "Mixed precision training", arXiv 1710.03740
 */
import type { RunData } from "@/lib/series/run-data";
import { median, quantile } from "@/lib/statistics/quantile";
import { PROVENANCE } from "../context-thresholds";
import { isPlainDescent } from "./collect-updates";
import { findScaleJumps } from "./find-scale-jumps";
import { collectTraces } from "./gradient-traces";
import { measureReach, readRate } from "./measure-reach";
import { findTrainingLoss, keepFinite, medianOfFinite, valueAtOrBefore } from "./read-series";

export type LossScale = {
  readonly onsetStep: number;
  /** What shows it, as the second half of a sentence. */
  readonly sign: string;
};

/** Null where none of the signs is there. */
export function findLossScale(run: RunData): LossScale | null {
  return findUnappliedFactor(run) ?? findImpossibleGain(run) ?? findJumps(run);
}

/** Plain descent moves by rate × gradient, so that what is left over was in the log and not in the step. */
function findUnappliedFactor(run: RunData): LossScale | null {
  const rateAt = readRate(run);
  if (!isPlainDescent(run) || rateAt === null || run.settings.gradientClip !== null) return null;
  const updates = new Map(collectTraces(run, "update_norm", "weight").map(({ layer, points }) => [layer, points]));
  const powers: number[] = [];
  let first = Number.POSITIVE_INFINITY;
  for (const { layer, points } of collectTraces(run, "grad_norm", "weight")) {
    const update = updates.get(layer);
    if (!update) continue;
    const logs = points.values
      .map((value, index) => {
        const step = points.steps[index] ?? 0;
        return Math.log2((value * rateAt(step)) / valueAtOrBefore(update, step));
      })
      .filter(Number.isFinite);
    if (logs.length < PROVENANCE.minimumRecords) continue;
    const isPower = (log: number): boolean =>
      Math.abs(log - Math.round(log)) <= PROVENANCE.powerOfTwo && Math.round(log) >= PROVENANCE.smallestScalePower;
    if (logs.filter(isPower).length < 0.9 * logs.length) return null;
    powers.push(Math.round(median(logs)));
    first = Math.min(first, points.steps[0] ?? first);
  }
  if (powers.length === 0) return null;
  const scale = 2 ** median(Float64Array.from(powers));
  return {
    onsetStep: first,
    sign: `learning rate times the logged norm is ${scale} times the step that was made, a power of two`,
  };
}

/** By Cauchy and Schwarz no step gains more than ‖g‖‖Δθ‖; far more than the loss itself it cannot have gained. */
function findImpossibleGain(run: RunData): LossScale | null {
  const loss = findTrainingLoss(run);
  // The reach of ordinary norms need not be computed: below the smallest scale nothing can be scaled up.
  const large = 2 ** PROVENANCE.smallestScalePower;
  const isLarge = (value: number): boolean => value >= large;
  if (loss === null || !collectTraces(run, "grad_norm", "weight").some(({ points }) => points.values.some(isLarge)))
    return null;
  const { steps, values } = keepFinite(loss.points);
  const start = values[0] ?? Number.NaN;
  const isSane = start > 0 && quantile(values, 0.95) <= 2 * start && (values.at(-1) ?? start) <= start;
  const reach = isSane && values.length >= PROVENANCE.minimumRecords ? measureReach(run) : null;
  if (reach === null) return null;
  const firstHalf = reach.points.steps.length >> 1;
  const losses = { steps, times: null, values };
  const gains = reach.points.values
    .subarray(0, firstHalf)
    .map((gain, index) => gain / valueAtOrBefore(losses, reach.points.steps[index] ?? 0));
  const typical = medianOfFinite(gains);
  return typical >= PROVENANCE.lossScale.value
    ? {
        onsetStep: reach.points.steps[0] ?? 0,
        sign: `taken at face value each step could gain ${Math.round(typical)} times the whole loss`,
      }
    : null;
}

function findJumps(run: RunData): LossScale | null {
  const jumps = findScaleJumps(run);
  const first = jumps[0];
  return first === undefined || jumps.length < PROVENANCE.fewestJumps
    ? null
    : {
        onsetStep: first.step,
        sign: `the norms of all layers change by the same power of two at once ${jumps.length} times (first at step ${first.step}), and the loss does not`,
      };
}
