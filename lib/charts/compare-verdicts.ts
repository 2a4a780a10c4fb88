import { formatInteger } from "@/lib/core/format-number";
import { RULE_NAMES } from "@/lib/core/rule-names";
import { RULE_IDS, type RuleId, SEVERITIES, type Verdict } from "@/lib/core/verdict";
import { compareStatistics, intervalsOverlap } from "./compare-numbers";
import { describeVerdictNumber } from "./describe-effective-depth";
import { type ShapeAndWord, verdictShape } from "./severity-shape";
import { verdictId } from "./verdict-id";

/** One rule (and subgroup) in both runs. */
export type VerdictComparison = {
  readonly id: string;
  readonly rule: RuleId;
  readonly name: string;
  readonly a: ComparedVerdict;
  readonly b: ComparedVerdict;
  /** The answers differ: another outcome or another severity. */
  readonly differs: boolean;
  readonly outcome: string;
  /** Both numbers in words; null where there are not two. */
  readonly numbers: string | null;
};

export type ComparedVerdict = {
  readonly label: ShapeAndWord;
  readonly number: string;
  readonly since: string;
};

type Pair = { readonly a: Verdict | null; readonly b: Verdict | null };

const NOT_CHECKED: ComparedVerdict = { label: { shape: "question", word: "not checked" }, number: "", since: "" };

/** Every rule of either run, those whose answers differ first, then by weight, then in the order of the rules. */
export function compareVerdicts(a: readonly Verdict[], b: readonly Verdict[]): readonly VerdictComparison[] {
  const pairs = new Map<string, Pair>();
  for (const verdict of a) pairs.set(verdictId(verdict), { a: verdict, b: null });
  for (const verdict of b) {
    const id = verdictId(verdict);
    pairs.set(id, { a: pairs.get(id)?.a ?? null, b: verdict });
  }
  const sorted = [...pairs].sort(([idA, pairA], [idB, pairB]) => {
    const [x, y] = [rankOf(pairA), rankOf(pairB)];
    const first = x.findIndex((part, index) => part !== y[index]);
    return first === -1 ? (idA < idB ? -1 : 1) : (x[first] ?? 0) - (y[first] ?? 0);
  });
  return sorted.flatMap(([id, pair]) => toComparison(id, pair));
}

function toComparison(id: string, { a, b }: Pair): VerdictComparison[] {
  const some = a ?? b;
  if (some === null) return [];
  const name = RULE_NAMES[some.rule];
  return [
    {
      id,
      rule: some.rule,
      name: some.subgroup === null ? name : `${name}: ${some.subgroup}`,
      a: a === null ? NOT_CHECKED : toCell(a),
      b: b === null ? NOT_CHECKED : toCell(b),
      differs: isDifferent({ a, b }),
      outcome: outcomeText(a, b),
      numbers: a && b ? compareStatistics(a.statistic, b.statistic) : null,
    },
  ];
}

function toCell(verdict: Verdict): ComparedVerdict {
  const { onsetStep } = verdict;
  return {
    label: verdictShape(verdict),
    number: describeVerdictNumber(verdict),
    since: onsetStep === null ? "" : `since step ${formatInteger(onsetStep)}`,
  };
}

function isDifferent({ a, b }: Pair): boolean {
  return a?.outcome !== b?.outcome || a?.severity !== b?.severity;
}

/** What stands first has the lower numbers; the same whichever run is A. */
function rankOf(pair: Pair): readonly number[] {
  const { a, b } = pair;
  const weight = Math.min(severityRank(a), severityRank(b));
  const isApart = a && b ? intervalsOverlap(a.statistic.estimate, b.statistic.estimate) === false : false;
  const rule = a?.rule ?? b?.rule;
  return [isDifferent(pair) ? 0 : 1, weight, isApart ? 0 : 1, rule ? RULE_IDS.indexOf(rule) : RULE_IDS.length];
}

function severityRank(verdict: Verdict | null): number {
  return verdict?.severity ? SEVERITIES.indexOf(verdict.severity) : SEVERITIES.length;
}

function outcomeText(a: Verdict | null, b: Verdict | null): string {
  if (a === null) return "Only B was checked for this.";
  if (b === null) return "Only A was checked for this.";
  if (a.outcome === b.outcome) return sameOutcomeText(a, b);
  const sides = { A: a.outcome, B: b.outcome };
  const [first, second] =
    a.outcome === "finding" || b.outcome === "cannot-tell" ? (["A", "B"] as const) : (["B", "A"] as const);
  const words = sides[first] === "finding" ? `${first} has this finding` : `Nothing found in ${first}`;
  return sides[second] === "cannot-tell"
    ? `${words}; for ${second} the check could not tell.`
    : `${words}, ${second} does not.`;
}

function sameOutcomeText(a: Verdict, b: Verdict): string {
  if (a.outcome === "no-finding") return "Nothing found in either run.";
  if (a.outcome === "cannot-tell") return "The check could not tell for either run.";
  if (a.severity === b.severity) return "Both runs have this finding, with the same weight.";
  const [graver, lesser] = severityRank(a) < severityRank(b) ? (["A", "B"] as const) : (["B", "A"] as const);
  const severities = { A: a.severity, B: b.severity };
  return `Both runs have this finding; it weighs more in ${graver} (${severities[graver]}) than in ${lesser} (${severities[lesser]}).`;
}
