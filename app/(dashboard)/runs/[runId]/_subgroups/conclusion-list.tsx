import { GroupSign } from "@/app/_charts/group-sign";
import type { Conclusion, GroupConclusion } from "@/lib/charts/subgroups/prepare-conclusions";
import type { Verdict } from "@/lib/core/verdict";
import { JudgementPanel } from "../_judgements/judgement-panel";
import type { Judging } from "../_judgements/judging";
import { GroupProof } from "../_proofs/group-proof";
import type { Proving } from "../_proofs/proving";
import { MarkedItem } from "./marked-item";

type ConclusionListProps = {
  readonly runId: string;
  readonly conclusions: readonly GroupConclusion[];
  readonly verdicts: readonly Verdict[];
  readonly judging: Judging;
  readonly proving: Proving;
};

/** What is concluded for each group, with what people say of it at the side. */
export function ConclusionList({ runId, conclusions, verdicts, judging, proving }: ConclusionListProps) {
  return (
    <ul className="divide-y divide-line overflow-hidden rounded-md border border-line bg-surface">
      {conclusions.map((group) => (
        <MarkedItem key={group.name} name={group.name}>
          <div className="grid grid-cols-[minmax(0,1fr)] gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
            <GroupText group={group} />
            {isJudged(verdicts, group.name) ? (
              <div className="grid gap-4 lg:self-start">
                {isFinding(verdicts, group.name) ? (
                  <GroupProof
                    runId={runId}
                    finding={{ rule: "subgroup-performance", subgroup: group.name }}
                    proving={proving}
                  />
                ) : null}
                <JudgementPanel
                  runId={runId}
                  verdicts={[{ rule: "subgroup-performance", subgroup: group.name, name: group.label }]}
                  judgements={judging.list}
                  mayRecord={judging.mayRecord}
                />
              </div>
            ) : null}
          </div>
        </MarkedItem>
      ))}
    </ul>
  );
}

/** What nothing was said of by a rule cannot be agreed with. */
function isJudged(verdicts: readonly Verdict[], name: string): boolean {
  return verdicts.some(({ rule, subgroup }) => rule === "subgroup-performance" && subgroup === name);
}

function isFinding(verdicts: readonly Verdict[], name: string): boolean {
  return verdicts.some(({ rule, subgroup, outcome }) => {
    return rule === "subgroup-performance" && subgroup === name && outcome === "finding";
  });
}

function GroupText({ group }: { readonly group: GroupConclusion }) {
  const { place, label, observed, within, against, comparators, check, needed, unknown } = group;
  return (
    <div className="grid max-w-prose content-start gap-2">
      <h3 className="flex items-center gap-2 font-semibold">
        <GroupSign place={place} />
        {label}
      </h3>
      <p className="text-base">{observed}</p>
      <ConclusionItems title="Within the group" items={within} />
      {[...comparators, ...needed].map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {check === null ? null : <p>{check}</p>}
      {against.length === 0 ? null : (
        <details>
          <summary className="prose-link inline-flex min-h-6 items-center">Set against other patients</summary>
          <ConclusionItems title={`${label} against others`} items={against} />
        </details>
      )}
      {unknown === "" ? null : <p className="text-xs text-muted">{unknown}</p>}
    </div>
  );
}

function ConclusionItems({ title, items }: { readonly title: string; readonly items: readonly Conclusion[] }) {
  if (items.length === 0) return null;
  return (
    <div>
      <h4 className="text-xs text-muted">{title}</h4>
      <ul className="grid gap-1">
        {items.map(({ about, sign, sentence }) => (
          <li key={about}>
            <span className="font-medium">
              {about}: {sign}.
            </span>{" "}
            {sentence}
          </li>
        ))}
      </ul>
    </div>
  );
}
