import { EmptyFigure } from "@/app/_charts/empty-figure";
import { prepareTrainingConflicts } from "@/lib/charts/subgroups/prepare-training-conflicts";
import type { TrainingGroups } from "@/lib/charts/subgroups/training-groups";
import type { SubgroupTraining } from "@/lib/diagnostics/subgroups/subgroup-training";
import { GroupFigure } from "./group-figure";
import { SubgroupSection } from "./subgroup-section";
import { TrainingViews } from "./training-views";

type TrainingPartProps = { readonly training: SubgroupTraining; readonly joined: TrainingGroups };

/** Where two groups ask the model for opposite steps. */
export function TrainingConflicts({ training, joined }: TrainingPartProps) {
  const view = prepareTrainingConflicts(training, joined);
  return (
    <SubgroupSection
      id="training-conflict"
      title="Where groups pull apart"
      lead="Two groups agree where a step that helps to predict one also helps to predict the other, and pull apart where it makes the other worse, to first order."
    >
      {"status" in view ? (
        <EmptyFigure title="Cannot tell where groups pull apart" chart={view} />
      ) : (
        <TrainingViews sentences={view.sentences}>
          {view.charts.map((chart) => (
            <GroupFigure key={chart.title} figure={{ kind: "course", chart }} height={380} />
          ))}
        </TrainingViews>
      )}
    </SubgroupSection>
  );
}
