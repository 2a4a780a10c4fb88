/** What kept a computation from giving a number; the reason beside it says the same in words. */
export type Cause =
  | "bad-input"
  | "not-finite"
  | "domain-border"
  | "jump"
  | "kink"
  | "cusp"
  | "unsettled"
  | "pole"
  | "divergent"
  | "evaluation-limit";

/**
 * The one result type of everything that is computed by evaluating a function: a value with a bound on
 * its error, or the reason why there is none. `value` and `error` are always finite, and a value whose
 * error cannot be stated is none. (`Estimate` in lib/core is its sibling for what is estimated from data.)
 */
export type Computed =
  | {
      readonly status: "estimated";
      readonly value: number;
      /** Bound on |value − truth|, in the units of the value; at least the rounding of the value itself. */
      readonly error: number;
      /** How often the function was evaluated. */
      readonly evaluations: number;
    }
  | {
      readonly status: "not-estimable";
      readonly cause: Cause;
      /** One sentence that names the place, for people. */
      readonly reason: string;
      readonly evaluations: number;
    };

/** A number with its error; where either is not finite there is none, whatever was meant. */
export function estimated(value: number, error: number, evaluations: number): Computed {
  if (Number.isFinite(value) && Number.isFinite(error)) return { status: "estimated", value, error, evaluations };
  return notEstimable("not-finite", "The value lies beyond the largest number that a double can hold.", evaluations);
}

export function notEstimable(cause: Cause, reason: string, evaluations: number): Computed {
  return { status: "not-estimable", cause, reason, evaluations };
}
