import type { ReactNode } from "react";
import { buttonClass } from "@/app/_components/button";
import { RuleIdeaLink } from "@/app/_components/rule-idea-link";
import { RuleLink } from "@/app/_components/rule-link";
import type { FindingRow } from "@/lib/charts/prepare-findings";
import { EvidenceLink } from "../_evidence/evidence-link";
import { JudgementPanel } from "../_judgements/judgement-panel";
import type { Judging } from "../_judgements/judging";
import { ExperimentRates } from "./experiment-rates";

type FindingBodyProps = {
  readonly runId: string;
  readonly finding: FindingRow;
  readonly hasEvidence: boolean;
  readonly judging: Judging;
  /** What else is known of a finding. */
  readonly children?: ReactNode;
};

/** Everything that a verdict rests on, how often its check errs, and what people say of it. */
export function FindingBody({ runId, finding, hasEvidence, judging, children }: FindingBodyProps) {
  return (
    <div className="grid gap-6 border-t border-line bg-canvas px-4 py-4 lg:grid-cols-2 print:block print:space-y-3">
      <div className="grid content-start gap-4 print:block print:space-y-3">
        <p className="max-w-prose text-base">{finding.explanation}</p>
        {hasEvidence ? (
          <p className="no-print">
            <EvidenceLink id={finding.id} className={buttonClass()}>
              Show on the charts
            </EvidenceLink>
          </p>
        ) : null}
        {finding.remedy ? (
          <div className="max-w-prose border-l-4 border-accent pl-3">
            <h3 className="text-xs text-muted">What to try</h3>
            <p>{finding.remedy}</p>
          </div>
        ) : null}
        <div className="max-w-prose">
          <h3 className="text-xs text-muted">How often this check errs</h3>
          <p>{finding.errorRates}</p>
          <p className="mt-1">
            <RuleLink rule={finding.rule}>How “{finding.name}” is checked</RuleLink>
          </p>
          <p className="no-print mt-1">
            <RuleIdeaLink rule={finding.rule} runId={runId} />
          </p>
        </div>
        {hasEvidence ? <ExperimentRates rule={finding.rule} /> : null}
      </div>
      <dl className="grid content-start gap-2 print:block print:space-y-1">
        {finding.facts.map((fact) => (
          <div key={fact.term} className="grid gap-x-4 sm:grid-cols-[10rem_1fr]">
            <dt className="text-muted">{fact.term}</dt>
            <dd className="min-w-0">{fact.text}</dd>
          </div>
        ))}
      </dl>
      {children === undefined ? null : <div className="lg:col-span-2">{children}</div>}
      <div className="lg:col-span-2">
        <JudgementPanel
          runId={runId}
          verdicts={[{ rule: finding.rule, subgroup: finding.subgroup, name: finding.name }]}
          judgements={judging.list}
          mayRecord={judging.mayRecord}
        />
      </div>
    </div>
  );
}
