import { derivative } from "@/lib/calculus/derivative";
import { integrate } from "@/lib/calculus/integrate";
import { DERIVATIVES, INTEGRALS } from "@/tests/calculus/reference-functions";
import type { Case, Figure, Reading } from "./figure";
import { toSample } from "./sample";

/** Doubles have no more; an answer that is no nearer than its own size has none. */
const MOST_DIGITS = 16;
const KINDS = [...new Set(INTEGRALS.map(({ kind }) => kind))];

type Entry = (typeof INTEGRALS)[number];
type Answer = { readonly value: number | null; readonly error: number | null; readonly evaluations: number };
type Tolerance = keyof Entry["scipy"];

export const CALCULUS: Figure = {
  name: "calculus",
  what: "Evaluations of the integrand per accurate digit, over the table of reference integrals, against SciPy's quad (QUADPACK) on the same table",
  cases: [
    compareAll("all, the same tolerance (1e-10 of the integral)", INTEGRALS, "same"),
    compareAll("all, SciPy with its default tolerance (1.5e-8, absolute)", INTEGRALS, "default"),
    ...KINDS.map((kind) => {
      const entries = INTEGRALS.filter((entry) => entry.kind === kind);
      return compareAll(`${kind}, the same tolerance`, entries, "same");
    }),
    { name: "derivatives", goal: null, measure: async () => measureDerivatives() },
  ],
};

function compareAll(name: string, entries: readonly Entry[], tolerance: Tolerance): Case {
  return { name, goal: null, measure: async () => compare(entries, tolerance) };
}

function compare(entries: readonly Entry[], tolerance: Tolerance): Reading {
  const ours = entries.map((entry) => weigh(entry, answer(entry)));
  const others = entries.map((entry) => weigh(entry, entry.scipy[tolerance]));
  return {
    value: perDigit(ours) / perDigit(others),
    unit: "times SciPy's",
    product: { ...toSample(ours.map(perDigitOfOne), "evaluations per digit"), median: perDigit(ours) },
    reference: {
      ...toSample(others.map(perDigitOfOne), "evaluations per digit"),
      median: perDigit(others),
      what: "SciPy's quad",
    },
    facts: {
      integrals: entries.length,
      evaluations: sum(ours, "evaluations"),
      evaluationsOfScipy: sum(others, "evaluations"),
      meanDigits: sum(ours, "digits") / entries.length,
      meanDigitsOfScipy: sum(others, "digits") / entries.length,
      errorsThatDoNotHold: ours.filter(({ isHeld }) => !isHeld).length,
      ofScipy: others.filter(({ isHeld }) => !isHeld).length,
      warningsOfScipy: entries.filter((entry) => entry.scipy[tolerance].warned).length,
    },
  };
}

type Weighed = { readonly evaluations: number; readonly digits: number; readonly isHeld: boolean };

function answer({ f, from, to }: Entry): Answer {
  const result = integrate(f, from, to);
  return result.status === "estimated" ? result : { value: null, error: null, evaluations: result.evaluations };
}

function weigh({ truth }: Entry, { value, error, evaluations }: Answer): Weighed {
  if (value === null || error === null) return { evaluations, digits: 0, isHeld: true };
  const off = Math.abs(value - truth);
  const relative = truth === 0 ? off : off / Math.abs(truth);
  const digits = relative === 0 ? MOST_DIGITS : Math.min(MOST_DIGITS, Math.max(0, -Math.log10(relative)));
  return { evaluations, digits, isHeld: off <= error };
}

/** Of the table as a whole, so that an answer without a digit costs what it cost. */
function perDigit(weighed: readonly Weighed[]): number {
  return sum(weighed, "evaluations") / sum(weighed, "digits");
}

function perDigitOfOne({ evaluations, digits }: Weighed): number {
  return evaluations / Math.max(1, digits);
}

function sum(weighed: readonly Weighed[], field: "evaluations" | "digits"): number {
  return weighed.reduce((total, one) => total + one[field], 0);
}

function measureDerivatives(): Reading {
  const results = DERIVATIVES.map(({ f, at, truth }) => ({ result: derivative(f, at), truth }));
  const product = toSample(
    results.map(({ result }) => result.evaluations),
    "evaluations",
  );
  const held = results.filter(
    ({ result, truth }) => result.status === "estimated" && Math.abs(result.value - truth) <= result.error,
  );
  return {
    value: product.median,
    unit: "evaluations",
    product,
    facts: { derivatives: results.length, errorsThatHold: held.length },
  };
}
