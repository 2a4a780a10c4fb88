import { EmptyFigure } from "@/app/_charts/empty-figure";
import { prepareTrainingDepth } from "@/lib/charts/subgroups/prepare-training-depth";
import type { TrainingGroups } from "@/lib/charts/subgroups/training-groups";
import type { SubgroupTraining } from "@/lib/diagnostics/subgroups/subgroup-training";
import { GroupFigure } from "./group-figure";
import { SubgroupSection } from "./subgroup-section";
import { TrainingViews } from "./training-views";

type TrainingPartProps = { readonly training: SubgroupTraining; readonly joined: TrainingGroups };

/** How much of what a group could teach arrives at the layers nearest the input. */
export function TrainingDepth({ training, joined }: TrainingPartProps) {
  const view = prepareTrainingDepth(training, joined);
  return (
    <SubgroupSection
      id="training-depth"
      title="How deep into the model each group reaches"
      lead="What a step learns from patients starts at the last layers and travels towards the first ones, where it may fade. A group of which little arrives there is learnt by the last layers alone."
    >
      {"status" in view ? (
        <EmptyFigure title="Cannot tell how deep each group reaches" chart={view} />
      ) : (
        <TrainingViews sentences={view.sentences}>
          {view.charts.map((chart) => (
            <GroupFigure key={chart.title} figure={{ kind: "course", chart }} height={340} />
          ))}
        </TrainingViews>
      )}
    </SubgroupSection>
  );
}
