import { parseExpression } from "@/cli/parse-expression";
import reference from "../fixtures/calculus/reference-values.json";

type Sample = { readonly x: number; readonly value: string };

export const INTEGRALS = reference.integrals.map((entry) => ({
  ...entry,
  f: parseExpression(entry.expression, "x"),
  from: toBound(entry.from),
  to: toBound(entry.to),
  truth: Number(entry.value),
}));

/** They converge towards infinity only as their half waves cancel. */
export const OSCILLATING_TAILS = reference.oscillatingTails.map((entry) => ({
  ...entry,
  name: entry.expression,
  f: parseExpression(entry.expression, "x"),
  from: toBound(entry.from),
  to: toBound(entry.to),
  truth: Number(entry.value),
}));

export const DERIVATIVES = reference.derivatives.map((entry) => ({
  ...entry,
  f: parseExpression(entry.expression, "x"),
  truth: Number(entry.value),
}));

export const NO_INTEGRALS = reference.notEstimableIntegrals.map((entry) => ({
  ...entry,
  f: parseExpression(entry.expression, "x"),
  from: toBound(entry.from),
  to: toBound(entry.to),
}));

export const NO_DERIVATIVES = reference.notEstimableDerivatives.map((entry) => ({
  ...entry,
  f: parseExpression(entry.expression, "x"),
}));

/** Where an expression is not the function that its reference value was computed of. */
export function differences(f: (x: number) => number, samples: readonly Sample[]): readonly number[] {
  return samples.flatMap(({ x, value }) => {
    const expected = Number(value);
    return Math.abs(f(x) - expected) <= 1e-9 * Math.abs(expected) ? [] : [x];
  });
}

function toBound(bound: number | string): number {
  if (typeof bound === "number") return bound;
  return bound === "inf" ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
}
