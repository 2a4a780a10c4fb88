import type { Estimate } from "@/lib/core/estimate";
import type { BinarySample } from "./binary-sample";
import { estimateMean } from "./mean-with-interval";
import { sumSample } from "./sample-totals";
import { unequalWeights } from "./unequal-weights";

/**
 * Log loss, the mean of −ln p over events and −ln(1 − p) over the others. No probability is clipped: a
 * risk of 0 or 1 that turned out wrong makes it infinite, and that is said.
 *
 * @returns not estimable where it is infinite, and without patients
 * @see Good, "Rational decisions", JRSS B 14 (1952)
 */
export function estimateLogLoss(sample: BinarySample): Estimate {
  const { rows, events } = sumSample(sample);
  if (rows === 0) return { status: "not-estimable", reason: "There is no patient.", n: 0, events: 0 };
  const losses = sample.risks.map((risk, row) => (sample.outcomes[row] === 1 ? -Math.log(risk) : -Math.log1p(-risk)));
  const infinite = losses.reduce((count, loss) => count + (loss === Number.POSITIVE_INFINITY ? 1 : 0), 0);
  if (infinite > 0)
    return {
      status: "not-estimable",
      reason: `The log loss is infinite: ${infinite} of ${rows} patients had a predicted risk of exactly 0 or 1, and the other outcome.`,
      n: rows,
      events,
    };
  // −ln(1) is a negative zero.
  return estimateMean(
    losses.map((loss) => loss + 0),
    unequalWeights(sample),
    {
      method: "mean negative log-likelihood",
      events,
      within: [0, Number.POSITIVE_INFINITY],
    },
  );
}
