import type { ProofPlanContent } from "@/lib/core/proof-plan";

/** Where a plan is another than the one that the run gives. */
export type PlanDifference = { readonly field: string; readonly expected: string; readonly found: string };

/** Longer values are cut in what is said of them. */
const SHOWN = 120;

/**
 * Holds a plan against the one that is derived for the same run, finding, change and number of pairs: what nobody is
 * free to choose must be the same. The data are left out, since predictions may have come after the plan was written.
 *
 * @returns the first difference; null where there is none
 */
export function comparePlans(plan: ProofPlanContent, derived: ProofPlanContent): PlanDifference | null {
  return findDifference("", pickFixed(derived), pickFixed(plan));
}

function pickFixed({ finding, change, replicates, seeds, budget, measure, margin }: ProofPlanContent): object {
  const { rule, version, subgroup } = finding;
  return { finding: { rule, version, subgroup }, change, replicates, seeds, budget, measure, margin };
}

function findDifference(field: string, expected: unknown, found: unknown): PlanDifference | null {
  if (!isBranch(expected) || !isBranch(found))
    return Object.is(expected, found) ? null : { field, expected: show(expected), found: show(found) };
  for (const key of new Set([...Object.keys(expected), ...Object.keys(found)])) {
    const difference = findDifference(field === "" ? key : `${field}.${key}`, expected[key], found[key]);
    if (difference !== null) return difference;
  }
  return null;
}

function isBranch(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function show(value: unknown): string {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
