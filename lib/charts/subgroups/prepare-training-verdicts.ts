import { groupWords } from "@/lib/core/group-words";
import type { RuleId, Verdict } from "@/lib/core/verdict";
import { type ShapeAndWord, verdictShape } from "../severity-shape";
import { verdictAnchor, verdictId } from "../verdict-id";

/** One check of the training records; groups with the same answer stand together. */
export type TrainingVerdictLine = {
  readonly rule: RuleId;
  readonly name: string;
  readonly parts: readonly {
    readonly label: ShapeAndWord;
    readonly groups: string;
    /** Names of the groups that something was found of. */
    readonly found: readonly string[];
    /** Why it cannot be told; null where it can. */
    readonly reason: string | null;
    /** Where the verdict stands on the Verdict tab; null for those that are gathered there. */
    readonly anchor: string | null;
  }[];
};

/** In the words of somebody who has never seen a training. */
const NAMES: Readonly<Partial<Record<RuleId, string>>> = {
  "subgroup-excess-loss": "Is the loss of a group higher than was attainable for it?",
  "subgroup-vanishing": "Does less of a group arrive at the first layers than of the others?",
  "subgroup-gradient-conflict": "Do steps for the others make the predictions of a group worse?",
  "subgroup-gradient-share": "Did a group with such a loss steer the steps out of proportion?",
};

/** The four rules on training records; those on predictions stand further up on the page. */
export function prepareTrainingVerdicts(verdicts: readonly Verdict[]): readonly TrainingVerdictLine[] {
  return Object.entries(NAMES).flatMap(([rule, name]) => {
    const own = verdicts.filter((verdict) => verdict.rule === rule);
    const first = own[0];
    return first === undefined ? [] : [{ rule: first.rule, name, parts: gather(own) }];
  });
}

function gather(verdicts: readonly Verdict[]): TrainingVerdictLine["parts"] {
  const byAnswer = new Map<string, Verdict[]>();
  for (const verdict of verdicts) {
    const isOpen = verdict.outcome === "cannot-tell";
    const key = JSON.stringify([verdict.outcome, verdict.severity, isOpen ? inPlainWords(verdict.reason) : ""]);
    byAnswer.set(key, [...(byAnswer.get(key) ?? []), verdict]);
  }
  return [...byAnswer.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const subgroups = group.flatMap(({ subgroup }) => (subgroup === null ? [] : [subgroup]));
    return [
      {
        label: verdictShape(first),
        groups: subgroups.length === 0 ? "all groups" : subgroups.map(groupWords).join(", "),
        found: first.outcome === "finding" ? subgroups : [],
        reason: first.outcome === "cannot-tell" ? inPlainWords(first.reason) : null,
        anchor: first.outcome === "finding" ? verdictAnchor(verdictId(first)) : null,
      },
    ];
  });
}

/** Reasons in the words of engineers stand on the Verdict tab, with what to log. */
function inPlainWords(reason: string): string {
  return /gradient|inner product|cosine|halves/i.test(reason)
    ? "the training records do not show it clearly enough, or were not kept; the Verdict tab says what is missing."
    : reason;
}
