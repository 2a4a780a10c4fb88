import type { RuleId, Verdict } from "@/lib/core/verdict";
import { asSentence } from "./describe-estimate";

/** A check that could not be answered. */
export type UnansweredRow = { readonly rule: RuleId; readonly name: string; readonly reason: string };

/** Checks that the same lines of code would enable. */
export type UnansweredGroup = {
  readonly rows: readonly UnansweredRow[];
  /** The lines of code; null where something else is missing than a log. */
  readonly how: string | null;
};

/** The line of code that would enable a rule; null where its inputs are there. */
export type RuleHow = { readonly rule: RuleId; readonly how: string | null };

type NamedVerdict = Pick<Verdict, "rule" | "reason"> & { readonly name: string };

/** Checks in the order given, those with the same remedy together; those that no line of code would help come last. */
export function groupUnanswered(
  unanswered: readonly NamedVerdict[],
  coverage: readonly RuleHow[],
): readonly UnansweredGroup[] {
  const howOf = new Map(coverage.map((entry) => [entry.rule, entry.how]));
  const groups = new Map<string | null, UnansweredRow[]>();
  for (const { rule, name, reason } of unanswered) {
    const how = howOf.get(rule) ?? null;
    const rows = groups.get(how) ?? [];
    rows.push({ rule, name, reason: asSentence(reason) });
    groups.set(how, rows);
  }
  const ordered = [...groups].map(([how, rows]) => ({ how, rows }));
  return [...ordered.filter(({ how }) => how !== null), ...ordered.filter(({ how }) => how === null)];
}
