/**
 * The one result type for everything that is estimated (design: undefined is a state with a
 * reason, never 0, 0.5, NaN or a dash). `value`, `lower` and `upper` are always finite: whoever
 * computes a non-finite number must say why instead.
 */
export type Estimate =
  | {
      readonly status: "estimated";
      readonly value: number;
      readonly lower?: number;
      readonly upper?: number;
      /** Coverage of the interval, for example 0.95. */
      readonly level?: number;
      readonly method: string;
      /** Independent units behind the value (steps, blocks, patients; `method` says which). */
      readonly n: number;
      readonly events?: number;
      readonly notes: readonly string[];
    }
  | { readonly status: "degenerate"; readonly value: number; readonly reason: string; readonly alternative?: Estimate }
  | { readonly status: "not-estimable"; readonly reason: string; readonly n: number; readonly events?: number }
  | { readonly status: "suppressed"; readonly rule: string }
  | { readonly status: "not-supplied"; readonly what: string };
