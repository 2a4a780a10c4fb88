import { EmptyFigure } from "@/app/_charts/empty-figure";
import { prepareTrainingShares } from "@/lib/charts/subgroups/prepare-training-shares";
import type { TrainingGroups } from "@/lib/charts/subgroups/training-groups";
import type { SubgroupTraining } from "@/lib/diagnostics/subgroups/subgroup-training";
import { GroupFigure } from "./group-figure";
import { SubgroupSection } from "./subgroup-section";

type TrainingPartProps = { readonly training: SubgroupTraining; readonly joined: TrainingGroups };

/** How strongly each training step was steered by the patients of each group. */
export function TrainingShares({ training, joined }: TrainingPartProps) {
  const chart = prepareTrainingShares(training, joined);
  return (
    <SubgroupSection
      id="training-share"
      title="Who steered the training steps"
      lead="How strongly each training step was steered by these patients, beside their share of all patients. This is context: patients who are predicted well steer little, and a share that differs from the share of patients is neither better nor worse."
    >
      {"status" in chart ? (
        <EmptyFigure title="Cannot tell who steered the training steps" chart={chart} />
      ) : (
        <GroupFigure figure={{ kind: "course", chart }} height={340} />
      )}
    </SubgroupSection>
  );
}
