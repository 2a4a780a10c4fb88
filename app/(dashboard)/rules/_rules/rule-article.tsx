import type { ReactNode } from "react";
import { RuleIdeaLink } from "@/app/_components/rule-idea-link";
import type { RuleSheet } from "@/lib/charts/prepare-rule";
import { LimitTable } from "./limit-table";
import { RateList } from "./rate-list";
import { RuleList, RuleSection } from "./rule-section";

type RuleArticleProps = {
  readonly sheet: RuleSheet;
  /** What the error rates were measured on. */
  readonly scope: string;
  /** What experiments on its findings showed. */
  readonly experiments: ReactNode;
};

/** One check from its question to its references; how often it is wrong comes before how it works. */
export function RuleArticle({ sheet, scope, experiments }: RuleArticleProps) {
  return (
    <>
      <div>
        <h1 className="text-xl font-semibold">{sheet.name}</h1>
        <p className="mt-2 max-w-prose text-lg text-pretty">{sheet.question}</p>
        <p className="no-print mt-1">
          <RuleIdeaLink rule={sheet.id} />
        </p>
        <p className="mt-1 text-xs text-muted">
          Rule <code className="font-mono">{sheet.id}</code>, version {sheet.version}
        </p>
      </div>
      <RuleSection id="rates" title="How often it is wrong">
        <RateList rates={sheet.rates} />
        <p className="max-w-prose text-xs text-muted">{scope}</p>
      </RuleSection>
      {experiments}
      <RuleSection id="remedies" title="What to try">
        <ol className="grid max-w-prose list-decimal gap-1 pl-5">
          {sheet.remedies.map((remedy) => (
            <li key={remedy}>{remedy}</li>
          ))}
        </ol>
      </RuleSection>
      <RuleSection id="cannot-tell" title="When it cannot tell">
        <RuleList lines={sheet.cannotTell} />
      </RuleSection>
      <RuleSection id="inputs" title="What it needs">
        <RuleList lines={sheet.inputs} />
      </RuleSection>
      <RuleSection id="severity" title="How much a finding weighs">
        <p className="max-w-prose">{sheet.severity}</p>
      </RuleSection>
      <RuleSection id="formula" title="What is computed">
        {sheet.formula.map((paragraph) => (
          <p key={paragraph} className="max-w-prose">
            {paragraph}
          </p>
        ))}
        <p className="max-w-prose">{sheet.scale}</p>
      </RuleSection>
      <RuleSection id="limits" title="Limits">
        <LimitTable limits={sheet.limits} />
      </RuleSection>
      <RuleSection id="references" title="References">
        <RuleList lines={sheet.references} />
      </RuleSection>
    </>
  );
}
