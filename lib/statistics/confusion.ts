import type { Estimate } from "@/lib/core/estimate";
import type { BinarySample } from "./binary-sample";
import { estimateWeightedProportion, type WeightedCount } from "./weighted-proportion";
import { estimateProportion } from "./wilson-interval";

/**
 * What a model that alarms from a threshold on does to the patients of a sample. The counts are sums of
 * weights where the sample has any.
 */
export type Confusion = {
  readonly threshold: number;
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly trueNegatives: number;
  /** Clinical sensitivity (recall): share of the events that are flagged. */
  readonly sensitivity: Estimate;
  readonly specificity: Estimate;
  /** Share of the flagged with an event; moves with the prevalence. */
  readonly ppv: Estimate;
  readonly npv: Estimate;
  readonly flagRate: Estimate;
  /** Flagged patients per event among them: 1 / PPV. */
  readonly numberNeededToEvaluate: Estimate;
};

/** A proportion with its interval, from successes and number. */
export type ProportionEstimator = (successes: number, n: number) => Estimate;

type Cell = "truePositives" | "falsePositives" | "falseNegatives" | "trueNegatives";
type Cells = Readonly<Record<Cell, WeightedCount>>;

/**
 * The table of outcomes against alarms, a patient being flagged where the risk is at or above the
 * threshold, with the measures read from it. A measure whose denominator is empty is not estimable.
 *
 * @param estimator Wilson's interval, or `estimateProportionExactly` for audits; weighted samples have
 *   the sandwich interval instead
 * @see Altman & Bland, BMJ 308 (1994) 1552 and 309 (1994) 102
 */
export function measureConfusion(
  sample: BinarySample,
  threshold: number,
  estimator: ProportionEstimator = estimateProportion,
): Confusion {
  const cells = countCells(sample, threshold);
  const { truePositives, falsePositives, falseNegatives, trueNegatives } = cells;
  const share = (hits: WeightedCount, others: WeightedCount, whenEmpty: string): Estimate => {
    const n = hits.rows + others.rows;
    if (n === 0) return { status: "not-estimable", reason: whenEmpty, n };
    return sample.weights === null ? estimator(hits.rows, n) : estimateWeightedProportion(hits, others);
  };
  const ppv = share(truePositives, falsePositives, "No patient is flagged at this threshold.");
  return {
    threshold,
    truePositives: truePositives.weight,
    falsePositives: falsePositives.weight,
    falseNegatives: falseNegatives.weight,
    trueNegatives: trueNegatives.weight,
    sensitivity: share(truePositives, falseNegatives, "There is no patient with an event."),
    specificity: share(trueNegatives, falsePositives, "There is no patient without an event."),
    ppv,
    npv: share(trueNegatives, falseNegatives, "Every patient is flagged at this threshold."),
    flagRate: share(
      add(truePositives, falsePositives),
      add(falseNegatives, trueNegatives),
      "There is no patient in this sample.",
    ),
    numberNeededToEvaluate: invert(ppv),
  };
}

function countCells({ outcomes, risks, weights }: BinarySample, threshold: number): Cells {
  const cells = {
    truePositives: { rows: 0, weight: 0, squares: 0 },
    falsePositives: { rows: 0, weight: 0, squares: 0 },
    falseNegatives: { rows: 0, weight: 0, squares: 0 },
    trueNegatives: { rows: 0, weight: 0, squares: 0 },
  };
  risks.forEach((risk, row) => {
    const isFlagged = risk >= threshold;
    const hasEvent = outcomes[row] === 1;
    const name: Cell = isFlagged
      ? hasEvent
        ? "truePositives"
        : "falsePositives"
      : hasEvent
        ? "falseNegatives"
        : "trueNegatives";
    const weight = weights?.[row] ?? 1;
    const cell = cells[name];
    cell.rows += 1;
    cell.weight += weight;
    cell.squares += weight * weight;
  });
  return cells;
}

function add(a: WeightedCount, b: WeightedCount): WeightedCount {
  return { rows: a.rows + b.rows, weight: a.weight + b.weight, squares: a.squares + b.squares };
}

/** The limits of 1 / PPV are those of the PPV, turned round. */
function invert(ppv: Estimate): Estimate {
  if (ppv.status !== "estimated") return ppv;
  const { value, lower, upper, n, events = 0 } = ppv;
  if (value === 0) return { status: "not-estimable", reason: "No flagged patient had an event.", n, events };
  const inverted = { ...ppv, value: 1 / value, method: `1 / PPV; PPV by ${ppv.method}` };
  if (lower === undefined || upper === undefined || lower === 0) return inverted;
  return { ...inverted, lower: 1 / upper, upper: 1 / lower };
}
