import type { JudgedVerdict } from "@/lib/core/judgement";
import { JudgementForm } from "./judgement-form";
import { JudgementItem } from "./judgement-item";
import { type Judging, judgementsOf } from "./judging";

type JudgementPanelProps = {
  readonly runId: string;
  /** What can be judged here, each by the name that stands beside it. */
  readonly verdicts: readonly (JudgedVerdict & { readonly name: string })[];
  readonly judgements: Judging["list"];
  readonly mayRecord: boolean;
};

/** What people said of the verdicts beside it, and for those who may, three ways to say something. */
export function JudgementPanel({ runId, verdicts, judgements, mayRecord }: JudgementPanelProps) {
  const judging = { list: judgements, mayRecord };
  const said = verdicts.flatMap((verdict) => {
    return judgementsOf(judging, verdict).map((judgement) => ({ judgement, name: verdict.name }));
  });
  if (said.length === 0 && !mayRecord) return null;
  return (
    <section
      aria-label={`Judgements: ${verdicts.map(({ name }) => name).join(", ")}`}
      className="grid gap-3 border-t border-line pt-4"
    >
      <h3 className="text-xs text-muted">What people say of this reading</h3>
      {said.length === 0 ? <p className="text-muted">Nobody has said anything yet.</p> : null}
      <ul className="grid gap-3">
        {said.map(({ judgement, name }) => (
          <JudgementItem
            key={judgement.id}
            runId={runId}
            judgement={judgement}
            about={verdicts.length > 1 ? name : null}
            owners={judgements.owners}
            mayRecord={mayRecord}
          />
        ))}
      </ul>
      {mayRecord ? <JudgementForm runId={runId} verdicts={verdicts} seen={judgements.seen} /> : null}
    </section>
  );
}
