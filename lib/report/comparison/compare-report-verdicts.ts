import type { RuleId, Verdict } from "@/lib/core/verdict";
import type { ChangedVerdict } from "@/lib/schema/report-changes";
import type { ContextChange } from "./list-context-changes";

/** Rules of the training log that also look at patients. */
const READS_PATIENTS: ReadonlySet<RuleId> = new Set(["base-rate"]);

/**
 * The verdicts that are not the same in both reports, in the order of rules and groups. Which of what differs matters
 * is not known, so that no verdict names a cause.
 *
 * @param isLikeForLike false where one report hides what the other shows: then only verdicts in both are compared
 */
export function compareReportVerdicts(
  before: readonly Verdict[],
  after: readonly Verdict[],
  context: readonly ContextChange[],
  isLikeForLike: boolean,
): ChangedVerdict[] {
  const [earlier, later] = [groupByKey(before), groupByKey(after)];
  return [...new Set([...earlier.keys(), ...later.keys()])].sort().flatMap((key) => {
    const [one, other] = [earlier.get(key) ?? [], later.get(key) ?? []];
    const [first] = [...other, ...one];
    const [was, is] = [answerOf(one), answerOf(other)];
    if (first === undefined || was?.answer === is?.answer) return [];
    if (!isLikeForLike && (was === null || is === null)) return [];
    const { rule, subgroup } = first;
    const differing = context.filter((change) => isReadBy(change, rule)).map(({ what }) => what);
    return [{ rule, subgroup, before: was, after: is, differing }];
  });
}

function groupByKey(verdicts: readonly Verdict[]): Map<string, Verdict[]> {
  const groups = new Map<string, Verdict[]>();
  for (const verdict of verdicts) {
    const key = `${verdict.rule} ${verdict.subgroup ?? ""}`;
    groups.set(key, [...(groups.get(key) ?? []), verdict]);
  }
  return groups;
}

/** A rule may give several answers of one subject; they are taken together, in an order of their own. */
function answerOf(verdicts: readonly Verdict[]): ChangedVerdict["after"] {
  if (verdicts.length === 0) return null;
  const answers = verdicts.map(({ outcome, severity, reason }) => ({
    answer: severity === null ? outcome.replace("-", " ") : `${outcome} (${severity})`,
    reason,
  }));
  answers.sort((a, b) => (`${a.answer} ${a.reason}` < `${b.answer} ${b.reason}` ? -1 : 1));
  return {
    answer: answers.map(({ answer }) => answer).join(", "),
    reason: answers.map(({ reason }) => reason).join(" "),
  };
}

function isReadBy({ bears }: ContextChange, rule: RuleId): boolean {
  const isOfGroups = rule.startsWith("subgroup-") || READS_PATIENTS.has(rule);
  switch (bears) {
    case "everything":
      return true;
    case "nothing":
      return false;
    case "training":
      return rule !== "subgroup-performance";
    case "patients":
      return isOfGroups;
    default:
      return bears.rule === rule;
  }
}
