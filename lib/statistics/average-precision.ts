import type { Estimate } from "@/lib/core/estimate";
import type { BinarySample } from "./binary-sample";
import { normalQuantile } from "./distributions";
import { groupByRisk } from "./group-by-risk";
import { sumSample } from "./sample-totals";
import { unequalWeights } from "./unequal-weights";

const LEVEL = 0.95;
const Z = normalQuantile((1 + LEVEL) / 2);

/**
 * Average precision, the area under the precision–recall curve as a sum of steps: Σ(Rᵢ − Rᵢ₋₁)Pᵢ over
 * the distinct risks from the highest down, equal risks entering together; never by trapezoids, which
 * join points that no threshold gives. It rises with prevalence, so that groups whose prevalence
 * differs cannot be ranked by it.
 *
 * The interval is on the logit scale with the events as sample size, expit(logit a ± z/√(m·a(1 − a))).
 * With weights there is a weighted value and no analytic interval.
 *
 * @see Boyd, Eng & Page, "Area under the precision–recall curve: point estimates and confidence
 *   intervals", ECML PKDD (2013), section 3.2
 */
export function estimateAveragePrecision(sample: BinarySample): Estimate {
  const { rows: n, events, weight, weightOfEvents } = sumSample(sample);
  if (events === 0)
    return { status: "not-estimable", reason: "No patient had the event: recall is undefined.", n, events };
  if (events === n)
    return {
      status: "not-estimable",
      reason: "Every patient had the event: precision is 1 whatever the risks.",
      n,
      events,
    };
  const value = averagePrecision(sample);
  if (value === 1)
    return {
      status: "degenerate",
      value,
      reason: "Every patient with the event has a higher risk than every patient without.",
    };
  const prevalence = weightOfEvents / weight;
  const notes = [`Ranking at random would give the prevalence, ${(100 * prevalence).toFixed(1)} %.`];
  const method = "sum of steps over distinct risks";
  if (unequalWeights(sample) !== null) {
    notes.push("With weights there is no analytic interval: it takes a bootstrap of patients.");
    return { status: "estimated", value, method: `${method}, weighted`, n, events, notes };
  }
  const odds = value / (1 - value);
  const stretch = Math.exp(Z / Math.sqrt(events * value * (1 - value)));
  return {
    status: "estimated",
    value,
    lower: odds / (odds + stretch),
    upper: odds / (odds + 1 / stretch),
    level: LEVEL,
    method: `${method}, logit interval with the events as sample size`,
    n,
    events,
    notes,
  };
}

function averagePrecision(sample: BinarySample): number {
  const { weights, events } = groupByRisk(sample);
  let caught = 0;
  let alarms = 0;
  let sum = 0;
  for (let group = weights.length - 1; group >= 0; group -= 1) {
    const own = events[group] ?? 0;
    caught += own;
    alarms += (weights[group] ?? 0) - own;
    sum += (own * caught) / (caught + alarms);
  }
  return sum / caught;
}
