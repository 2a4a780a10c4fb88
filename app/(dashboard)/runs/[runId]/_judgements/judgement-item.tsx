import { LocalTime } from "@/app/_components/local-time";
import { prepareJudgement } from "@/lib/charts/prepare-judgement";
import type { JudgementList, JudgementView } from "@/lib/schema/judgement";
import { JudgementSteps } from "./judgement-steps";

type JudgementItemProps = {
  readonly runId: string;
  readonly judgement: JudgementView;
  /** Of which verdict, where several stand together. */
  readonly about: string | null;
  readonly owners: JudgementList["owners"];
  readonly mayRecord: boolean;
};

/** What somebody said, when, on which state, and what became of it. */
export function JudgementItem({ runId, judgement, about, owners, mayRecord }: JudgementItemProps) {
  const words = prepareJudgement(judgement);
  return (
    <li className="keep-together grid max-w-prose gap-1 border-l-4 border-line pl-3">
      <p>
        <span className="font-medium">{words.lead}</span>{" "}
        <span className="text-xs text-muted">
          {about === null ? null : `${about} · `}
          <LocalTime iso={judgement.createdAt} />
        </span>
      </p>
      {words.text === "" ? null : <p className="wrap-anywhere whitespace-pre-wrap">{words.text}</p>}
      {words.outdated === null ? null : <p className="text-xs font-semibold">{words.outdated}</p>}
      {words.standing === null ? null : <p className="text-xs text-muted">{words.standing}</p>}
      {words.steps.length === 0 ? null : (
        <ol className="grid gap-1 text-xs">
          {words.steps.map(({ number, words: step, at }) => (
            <li key={number} className="wrap-anywhere whitespace-pre-wrap">
              {step} <span className="text-muted">on</span> <LocalTime iso={at} />
            </li>
          ))}
        </ol>
      )}
      <JudgementSteps runId={runId} judgement={judgement} owners={owners} mayRecord={mayRecord} />
    </li>
  );
}
