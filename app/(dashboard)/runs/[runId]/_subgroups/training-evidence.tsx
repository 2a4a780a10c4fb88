import { IdeaLink } from "@/app/_components/idea-link";
import { prepareTrainingVerdicts } from "@/lib/charts/subgroups/prepare-training-verdicts";
import { joinTrainingGroups } from "@/lib/charts/subgroups/training-groups";
import type { Verdict } from "@/lib/core/verdict";
import type { SubgroupOutcome } from "@/lib/diagnostics/subgroups/subgroup-analysis";
import type { TrainingOutcome } from "@/lib/diagnostics/subgroups/subgroup-training";
import type { Proving } from "../_proofs/proving";
import { NoTrainingRecords } from "./no-training-records";
import { SubgroupSection } from "./subgroup-section";
import { TrainingConflicts } from "./training-conflicts";
import { TrainingDepth } from "./training-depth";
import { TrainingLosses } from "./training-losses";
import { TrainingShares } from "./training-shares";
import { TrainingVerdicts } from "./training-verdicts";

type TrainingEvidenceProps = {
  readonly runId: string;
  readonly training: TrainingOutcome;
  /** Of the predictions, whose groups are the same where they have the same names. */
  readonly analysis: SubgroupOutcome | null;
  readonly verdicts: readonly Verdict[];
  readonly proving: Proving;
};

/** The same groups once more, as the training log has them. */
export function TrainingEvidence({ runId, training, analysis, verdicts, proving }: TrainingEvidenceProps) {
  if (training.status === "not-known") return <NoTrainingRecords missing={training} />;
  const joined = joinTrainingGroups(training, analysis);
  return (
    <>
      <SubgroupSection
        id="training"
        title="What the training log shows for these patients"
        lead="While a model is trained, every step changes it a little so that it predicts some patients better. The log of that training was kept apart for each group. What follows are associations in that log: none of it says why a model does as it does for a group."
      >
        <p className="max-w-prose">
          <IdeaLink idea="two-subgroups" runId={runId}>
            How two groups of patients pull on one model
          </IdeaLink>
          ; <IdeaLink idea="chain-of-layers">how a pull fades from layer to layer</IdeaLink>.
        </p>
        <TrainingVerdicts runId={runId} lines={prepareTrainingVerdicts(verdicts)} proving={proving} />
        {joined.notes.map((note) => (
          <p key={note} className="max-w-prose text-muted">
            {note}
          </p>
        ))}
      </SubgroupSection>
      <TrainingLosses training={training} joined={joined} />
      <TrainingShares training={training} joined={joined} />
      <TrainingDepth training={training} joined={joined} />
      <TrainingConflicts training={training} joined={joined} />
    </>
  );
}
