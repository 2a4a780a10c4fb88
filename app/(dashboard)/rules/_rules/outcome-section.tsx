import { describeOutcomes } from "@/lib/proof/describe-outcomes";
import type { RuleOutcomes } from "@/lib/proof/summarise-outcomes";
import { OutcomeTable } from "./outcome-table";
import { RuleSection } from "./rule-section";

type OutcomeSectionProps = {
  readonly outcomes: RuleOutcomes;
  /** Names of the projects that are counted over. */
  readonly projects: readonly string[];
};

/** What became of findings of a check when somebody put them to the test; apart from how often the check is wrong. */
export function OutcomeSection({ outcomes, projects }: OutcomeSectionProps) {
  return (
    <RuleSection id="experiments" title="What experiments on its findings showed">
      <p className="max-w-prose">{describeOutcomes(outcomes, projects)}</p>
      {outcomes.completed === 0 ? null : <OutcomeTable outcomes={outcomes} />}
      <p className="max-w-prose text-xs text-muted">
        An experiment trains the run again in pairs, as it was and with one thing changed. A finding that did not change
        may still be right: the change may have been the wrong one.
      </p>
    </RuleSection>
  );
}
