import Link from "next/link";
import { RuleLink } from "@/app/_components/rule-link";
import { ShapeLabel } from "@/app/_components/shape-label";
import type { TrainingVerdictLine } from "@/lib/charts/subgroups/prepare-training-verdicts";
import { groupWords } from "@/lib/core/group-words";
import { GroupProof } from "../_proofs/group-proof";
import type { Proving } from "../_proofs/proving";

type TrainingVerdictsProps = {
  readonly runId: string;
  readonly lines: readonly TrainingVerdictLine[];
  readonly proving: Proving;
};

/** What the checks of the training records conclude for each group, each with the way to its evidence. */
export function TrainingVerdicts({ runId, lines, proving }: TrainingVerdictsProps) {
  return (
    <ul aria-label="Checks of the training records" className="grid max-w-prose gap-2">
      {lines.map(({ rule, name, parts }) => (
        <li key={rule} className="grid gap-1 rounded-md border border-line bg-surface p-3">
          <RuleLink rule={rule} className="font-semibold">
            {name}
          </RuleLink>
          {parts.map(({ label, groups, found, reason, anchor }) => (
            <div key={`${label.word} ${groups}`} className="grid gap-1">
              <p className="flex flex-wrap items-baseline gap-x-2">
                <ShapeLabel label={label} />
                <span>
                  {groups}
                  {reason === null ? "." : `: ${reason}`}{" "}
                  {anchor === null ? null : (
                    <Link href={`/runs/${runId}#${anchor}`} className="prose-link">
                      Evidence
                    </Link>
                  )}
                </span>
              </p>
              {found.map((subgroup) => (
                <div key={subgroup} className="flex flex-wrap items-center gap-x-3">
                  {found.length === 1 ? null : <span>{groupWords(subgroup)}:</span>}
                  <GroupProof runId={runId} finding={{ rule, subgroup }} proving={proving} />
                </div>
              ))}
            </div>
          ))}
        </li>
      ))}
    </ul>
  );
}
