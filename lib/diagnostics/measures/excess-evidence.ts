import type { Estimate } from "@/lib/core/estimate";

/** Ways to see that a loss lies above what was attainable, surest first. */
export type ExcessSource = "calibration" | "comparator" | "generalisation";

/** What one kind of evidence says of the loss of one group against that of all other patients. */
export type ExcessEvidence = {
  readonly source: ExcessSource;
  /** Mean loss of the group's held-out patients, in nats. */
  readonly loss: number;
  /** The attainable level is at most this. */
  readonly attainable: number;
  /** loss − attainable, in nats per patient, with its interval. */
  readonly excess: Estimate;
  /** The same of all other patients. */
  readonly othersExcess: Estimate;
  /** Mean loss of their held-out patients. */
  readonly othersLoss: number;
  /** True where the loss lies above that of knowing nothing but the group's own share of events, by more than chance. */
  readonly isWorseThanShare: boolean;
  /** One-sided: that the group's excess is no greater than that of the others; 1 where it is not. */
  readonly p: number;
  readonly n: number;
  readonly events: number | null;
};

/** Parts of the held-out loss that lie above the attainable level: the unit in which groups are compared. */
export function excessPart(excess: Estimate, loss: number): Estimate {
  if (excess.status !== "estimated" || loss <= 0) return excess;
  const { lower, upper, value, ...rest } = excess;
  return {
    ...rest,
    value: value / loss,
    ...(lower === undefined || upper === undefined ? {} : { lower: lower / loss, upper: upper / loss }),
  };
}
