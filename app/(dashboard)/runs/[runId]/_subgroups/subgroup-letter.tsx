import { eventWords } from "@/lib/charts/subgroups/event-words";
import { chooseGroupView, DEFINITION_PARAMETER, FAMILY_PARAMETER } from "@/lib/charts/subgroups/group-views";
import { GROUP_PARAMETER } from "@/lib/charts/subgroups/marked-group";
import { describeFamilyTest, prepareConclusions } from "@/lib/charts/subgroups/prepare-conclusions";
import { prepareSummary } from "@/lib/charts/subgroups/prepare-summary";
import type { RunSettings } from "@/lib/core/run-settings";
import type { Verdict } from "@/lib/core/verdict";
import type { SubgroupAnalysis } from "@/lib/diagnostics/subgroups/subgroup-analysis";
import type { Judging } from "../_judgements/judging";
import type { Proving } from "../_proofs/proving";
import { ConclusionList } from "./conclusion-list";
import { Definitions } from "./definitions";
import { GroupPicker } from "./group-picker";
import { SubgroupPictures } from "./subgroup-pictures";
import { SubgroupSection } from "./subgroup-section";
import { SubgroupSummary } from "./subgroup-summary";
import { ViewLinks } from "./view-links";

type SubgroupLetterProps = {
  readonly runId: string;
  readonly settings: RunSettings;
  readonly analysis: SubgroupAnalysis;
  readonly verdicts: readonly Verdict[];
  readonly judging: Judging;
  readonly proving: Proving;
  readonly mayReadPatients: boolean;
  readonly asked: { readonly family: string | undefined; readonly definition: string | undefined };
};

/** How the model does, in the order of a discharge letter: what was seen, what follows, and what it rests on. */
export function SubgroupLetter({
  runId,
  settings,
  analysis,
  verdicts,
  judging,
  proving,
  mayReadPatients,
  asked,
}: SubgroupLetterProps) {
  const words = eventWords(settings.task);
  const view = chooseGroupView(analysis, asked);
  const conclusions = prepareConclusions(view.groups, verdicts, words);
  const summary = prepareSummary(analysis, conclusions, { words, isSynthetic: settings.synthetic });
  // Where a family is declared in part, the test across it that counts all its groups.
  const family = [...analysis.explored, ...analysis.families].find(({ family: name }) => name === view.family);
  return (
    <>
      <SubgroupSummary summary={summary} />
      {view.families.length < 2 ? null : (
        <ViewLinks
          label="Groups of patients by"
          parameter={FAMILY_PARAMETER}
          current={view.family}
          choices={view.families}
          forgets={[DEFINITION_PARAMETER, GROUP_PARAMETER]}
        />
      )}
      <GroupPicker groups={view.groups.map(({ name, label, place }) => ({ name, label, place }))} />
      <SubgroupSection id="definitions" title="Definitions in force">
        <Definitions view={view} />
      </SubgroupSection>
      <SubgroupSection
        id="conclusions"
        title="What is concluded for each group"
        lead={view.definition === null ? describeFamilyTest(family?.calibrationTest ?? null) : null}
      >
        <ConclusionList
          runId={runId}
          conclusions={conclusions}
          verdicts={verdicts}
          judging={judging}
          proving={proving}
        />
      </SubgroupSection>
      <SubgroupPictures analysis={analysis} groups={view.groups} words={words} mayReadPatients={mayReadPatients} />
      <p className="max-w-prose text-xs text-muted">
        Policies that governed what is shown: {analysis.policies.join("; ")}.
      </p>
    </>
  );
}
