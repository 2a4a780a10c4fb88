import { formatInteger } from "@/lib/core/format-number";
import { RULE_NAMES } from "@/lib/core/rule-names";
import { RULE_IDS, type RuleId, SEVERITIES, type Verdict } from "@/lib/core/verdict";
import { compareStatistics, intervalsOverlap } from "../compare-numbers";
import { describeVerdictNumber } from "../describe-effective-depth";
import { estimateValue } from "../describe-estimate";
import { type ShapeAndWord, statusShape, verdictShape } from "../severity-shape";
import { verdictId } from "../verdict-id";
import { allRuns, letterOf, lettersOf } from "./run-letters";

/** One rule (and subgroup) in all runs. */
export type VerdictComparison = {
  readonly id: string;
  readonly rule: RuleId;
  readonly name: string;
  /** In the order of the runs. */
  readonly cells: readonly ComparedVerdict[];
  /** The answers differ: another outcome or another severity. */
  readonly differs: boolean;
  readonly outcome: string;
  /** The number of each run against that of the first one that has a number, in words. */
  readonly numbers: readonly string[];
};

export type ComparedVerdict = {
  readonly label: ShapeAndWord;
  readonly number: string;
  readonly since: string;
};

/** Its verdict on one rule in each run; null where it was not checked for that, undefined while it is being checked. */
type Answers = readonly (Verdict | null | undefined)[];

const NOT_CHECKED: ComparedVerdict = { label: { shape: "question", word: "not checked" }, number: "", since: "" };
const BEING_CHECKED: ComparedVerdict = { label: statusShape("pending"), number: "", since: "" };

/**
 * Every rule of any run, those whose answers differ first, then by weight, then in the order of the rules.
 *
 * @param runs null for a run whose checks are not done, which takes part in nothing yet
 */
export function compareVerdicts(runs: readonly (readonly Verdict[] | null)[]): readonly VerdictComparison[] {
  const known = runs.map((verdicts) =>
    verdicts === null ? null : new Map(verdicts.map((verdict) => [verdictId(verdict), verdict])),
  );
  const ids = [...new Set(known.flatMap((verdicts) => [...(verdicts?.keys() ?? [])]))];
  return ids
    .map((id) => ({
      id,
      answers: known.map((verdicts) => (verdicts === null ? undefined : (verdicts.get(id) ?? null))),
    }))
    .sort((one, other) => {
      const [x, y] = [rankOf(one.answers), rankOf(other.answers)];
      const first = x.findIndex((part, index) => part !== y[index]);
      return first === -1 ? (one.id < other.id ? -1 : 1) : (x[first] ?? 0) - (y[first] ?? 0);
    })
    .flatMap(({ id, answers }) => toComparison(id, answers));
}

function toComparison(id: string, answers: Answers): VerdictComparison[] {
  const some = given(answers)[0]?.verdict;
  if (some === undefined) return [];
  const name = RULE_NAMES[some.rule];
  return [
    {
      id,
      rule: some.rule,
      name: some.subgroup === null ? name : `${name}: ${some.subgroup}`,
      cells: answers.map(toCell),
      differs: isDifferent(answers),
      outcome: outcomeText(answers),
      numbers: compareNumbers(answers),
    },
  ];
}

/** The verdicts that are there, with the places of their runs. */
function given(answers: Answers): readonly { readonly place: number; readonly verdict: Verdict }[] {
  return answers.flatMap((verdict, place) => (verdict ? [{ place, verdict }] : []));
}

function toCell(verdict: Answers[number]): ComparedVerdict {
  if (verdict === undefined) return BEING_CHECKED;
  if (verdict === null) return NOT_CHECKED;
  const { onsetStep } = verdict;
  return {
    label: verdictShape(verdict),
    number: describeVerdictNumber(verdict),
    since: onsetStep === null ? "" : `since step ${formatInteger(onsetStep)}`,
  };
}

/** Where no run has an answer, it makes no difference why. */
function isDifferent(answers: Answers): boolean {
  const kinds = kindsOf(answers);
  return kinds.size > 1 && [...kinds].some((kind) => kind !== "cannot-tell" && kind !== "not-checked");
}

function kindsOf(answers: Answers): ReadonlySet<(typeof KINDS)[number]> {
  return new Set(answers.flatMap((verdict) => (verdict === undefined ? [] : [kindOf(verdict)])));
}

const KINDS = [...SEVERITIES, "no-finding", "cannot-tell", "not-checked"] as const;

function kindOf(verdict: Verdict | null): (typeof KINDS)[number] {
  if (verdict === null) return "not-checked";
  if (verdict.outcome === "finding" && verdict.severity !== null) return verdict.severity;
  return verdict.outcome === "cannot-tell" ? "cannot-tell" : "no-finding";
}

/** What stands first has the lower numbers; the same in whatever order the runs come. */
function rankOf(answers: Answers): readonly number[] {
  const verdicts = given(answers).map(({ verdict }) => verdict);
  const weight = Math.min(...verdicts.map((verdict) => KINDS.indexOf(kindOf(verdict))), SEVERITIES.length);
  const isApart = verdicts.some((one, index) =>
    verdicts
      .slice(index + 1)
      .some((other) => intervalsOverlap(one.statistic.estimate, other.statistic.estimate) === false),
  );
  const rule = verdicts[0]?.rule;
  return [isDifferent(answers) ? 0 : 1, weight, isApart ? 0 : 1, rule ? RULE_IDS.indexOf(rule) : RULE_IDS.length];
}

/** "Found in A (critical) and in C (note); nothing found in B; it cannot be told for D." */
function outcomeText(answers: Answers): string {
  const checked = answers.filter((verdict) => verdict !== undefined);
  const [only] = checked;
  if (only && kindsOf(answers).size === 1 && checked.length === answers.length) return sameText(only, answers.length);
  const placesOf = (kind: (typeof KINDS)[number]): readonly number[] =>
    answers.flatMap((verdict, place) => (verdict !== undefined && kindOf(verdict) === kind ? [place] : []));
  const found = SEVERITIES.flatMap((severity) => {
    const places = placesOf(severity);
    return places.length === 0 ? [] : [`in ${lettersOf(places)} (${severity})`];
  });
  const others = [
    ["nothing found in", placesOf("no-finding")],
    ["it cannot be told for", placesOf("cannot-tell")],
    ["not checked in", placesOf("not-checked")],
  ] as const;
  const parts = [
    ...(found.length === 0 ? [] : [`found ${found.join(" and ")}`]),
    ...others.flatMap(([words, places]) => (places.length === 0 ? [] : [`${words} ${lettersOf(places)}`])),
  ];
  const text = parts.join("; ");
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function sameText(verdict: Verdict, count: number): string {
  if (verdict.outcome === "cannot-tell") return "It cannot be told for any of the runs.";
  if (verdict.outcome === "no-finding") return "Nothing found in any of the runs.";
  return `Found in ${allRuns(count)}, with the same weight (${verdict.severity}).`;
}

function compareNumbers(answers: Answers): readonly string[] {
  const numbered = given(answers).filter(({ verdict }) => estimateValue(verdict.statistic.estimate) !== null);
  const [first, ...others] = numbered;
  if (first === undefined) return [];
  return others.flatMap(({ place, verdict }) => {
    const names = [letterOf(first.place), letterOf(place)] as const;
    return compareStatistics(first.verdict.statistic, verdict.statistic, names) ?? [];
  });
}
