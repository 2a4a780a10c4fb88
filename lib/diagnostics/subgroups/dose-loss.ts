/**
 * Log loss by number of severely injured regions at one mix of risks: what each patient's loss is above the
 * entropy of the predicted risk, which is what it would be on average if the risk were true; means of each
 * risk fifth, weighted by the share of all patients in it. A model that is right everywhere has nothing
 * above its own promise at any level, however ill the patients are. Trend: the slope over the levels,
 * weighted by their precision.
 *
 * @see Kitagawa, JASA 50 (1955), for direct standardisation; Cover & Thomas, Elements of Information
 *   Theory (2006), 2.1, for the entropy
 */
import type { Estimate } from "@/lib/core/estimate";
import type { BinarySample } from "@/lib/statistics/binary-sample";
import { normalQuantile } from "@/lib/statistics/distributions";
import { meanAndError } from "@/lib/statistics/mean-with-interval";

const Z = normalQuantile(0.975);
const FEWEST_PATIENTS = 10;

/**
 * @param cuts upper ends of all risk fifths but the last
 * @param shares share of all patients in each fifth
 * @param mostMissing share of the mix that a level may lack
 */
export function standardiseExcessLoss(
  sample: BinarySample,
  mix: { readonly cuts: readonly number[]; readonly shares: readonly number[]; readonly mostMissing: number },
): Estimate {
  const n = sample.outcomes.length;
  let [value, variance, held] = [0, 0, 0];
  for (const [fifth, share] of mix.shares.entries()) {
    const losses = lossesIn(sample, mix.cuts, fifth);
    if (losses.values.length === 0) continue;
    if (losses.values.some((loss) => loss === Number.POSITIVE_INFINITY))
      return { status: "not-estimable", reason: "A patient had what the model gave a risk of 0, or the reverse.", n };
    const { mean, standardError } = meanAndError(losses.values, losses.weights);
    value += share * mean;
    variance += (share * standardError) ** 2;
    held += share;
  }
  if (1 - held > mix.mostMissing || n < FEWEST_PATIENTS)
    return { status: "not-estimable", reason: "The level has too few patients to stand for the mix of all.", n };
  const loss = value / held;
  const margin = (Z * Math.sqrt(variance)) / held;
  return {
    status: "estimated",
    value: loss,
    lower: loss - margin,
    upper: loss + margin,
    level: 0.95,
    method:
      "mean log loss above the entropy of the predicted risks, standardised to the risk fifths of all patients; normal interval",
    n,
    notes: [],
  };
}

/** Change of the standardised excess for each further region. */
export function estimateLossTrend(losses: readonly Estimate[]): Estimate {
  const points = losses.flatMap((loss, level) => {
    if (loss.status !== "estimated" || loss.lower === undefined || loss.upper === undefined) return [];
    const error = (loss.upper - loss.value) / Z;
    return error > 0 ? [{ level, value: loss.value, weight: 1 / error ** 2 }] : [];
  });
  const n = losses.reduce((sum, loss) => sum + (loss.status === "estimated" ? loss.n : 0), 0);
  if (points.length < 3) return { status: "not-estimable", reason: "Fewer than three levels have a loss.", n };
  const total = points.reduce((sum, { weight }) => sum + weight, 0);
  const centre = points.reduce((sum, { level, weight }) => sum + weight * level, 0) / total;
  const spread = points.reduce((sum, { level, weight }) => sum + weight * (level - centre) ** 2, 0);
  const value = points.reduce((sum, { level, value, weight }) => sum + weight * (level - centre) * value, 0) / spread;
  const margin = Z / Math.sqrt(spread);
  return {
    status: "estimated",
    value,
    lower: value - margin,
    upper: value + margin,
    level: 0.95,
    method: "slope of the standardised losses over the levels, weighted by their precision; normal interval",
    n,
    notes: ["3 or more regions count as 3."],
  };
}

function lossesIn({ outcomes, risks, weights }: BinarySample, cuts: readonly number[], fifth: number) {
  const rows = [...risks.keys()].filter((row) => cuts.filter((cut) => (risks[row] ?? 0) > cut).length === fifth);
  return {
    values: Float64Array.from(rows, (row) => excessOf(risks[row] ?? 0, outcomes[row] === 1)),
    weights: weights === null ? null : Float64Array.from(rows, (row) => weights[row] ?? 1),
  };
}

/** −ln of the probability of what happened, less its expectation under the risk itself. */
function excessOf(risk: number, hasEvent: boolean): number {
  const loss = -Math.log(hasEvent ? risk : 1 - risk);
  return risk === 0 || risk === 1 ? loss : loss + risk * Math.log(risk) + (1 - risk) * Math.log(1 - risk);
}
