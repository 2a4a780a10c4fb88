import { formatInteger } from "@/lib/core/format-number";
import { groupWords } from "@/lib/core/group-words";
import { RULE_NAMES } from "@/lib/core/rule-names";
import type { Verdict } from "@/lib/core/verdict";
import { verdictShape } from "./severity-shape";

type Said = Pick<Verdict, "outcome" | "severity">;

/** A verdict that differs from what was said before. */
export type ChangedVerdict = Said & {
  readonly rule: Verdict["rule"];
  readonly subgroup: string | null;
  readonly before: Said | null;
  readonly step: number | null;
};

/** What a change is called, and the change in words: "from no finding to critical at step 1,200". */
export function describeVerdictChange({ rule, subgroup, before, step, ...now }: ChangedVerdict): {
  readonly name: string;
  readonly change: string;
} {
  const name = subgroup === null ? RULE_NAMES[rule] : `${RULE_NAMES[rule]}: ${groupWords(subgroup)}`;
  const from = verdictShape(before ?? { outcome: "cannot-tell", severity: null }).word;
  const at = step === null ? "" : ` at step ${formatInteger(step)}`;
  return { name, change: `from ${from} to ${verdictShape(now).word}${at}` };
}
