import Link from "next/link";
import { groupWords } from "@/lib/core/group-words";
import { RULE_NAMES } from "@/lib/core/rule-names";
import type { OpenJudgement } from "@/lib/db/list-open-judgements";
import { HomeItem } from "./home-section";

type JudgementLineProps = { readonly judgement: OpenJudgement; readonly today: string | null };

/** A disagreement or a need that waits for an answer; what was said stands on the page of the run. */
export function JudgementLine({ judgement, today }: JudgementLineProps) {
  const { run, rule, subgroup, kind, dueOn, owner } = judgement;
  const verdict = subgroup === null ? RULE_NAMES[rule] : `${RULE_NAMES[rule]}: ${groupWords(subgroup)}`;
  const isOverdue = today !== null && dueOn !== null && dueOn < today;
  return (
    <HomeItem>
      <span>
        <Link
          href={subgroup === null ? `/runs/${run.id}` : `/runs/${run.id}/subgroups`}
          className="prose-link font-semibold wrap-anywhere"
        >
          {run.name}
        </Link>
        <span className="text-xs text-muted"> · {run.project.name}</span>
      </span>
      <span>
        {kind === "need" ? "Something is needed for" : "Somebody disagrees with"} {verdict}.{" "}
        {owner === null ? "Nobody is asked to answer." : dueOn === null ? "" : `To be answered by ${dueOn}.`}
        {isOverdue ? " Overdue." : ""}
      </span>
    </HomeItem>
  );
}
