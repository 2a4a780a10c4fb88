import { prepareTrainingLosses } from "@/lib/charts/subgroups/prepare-training-losses";
import type { TrainingGroups } from "@/lib/charts/subgroups/training-groups";
import type { SubgroupTraining } from "@/lib/diagnostics/subgroups/subgroup-training";
import { GroupFigure } from "./group-figure";
import { SubgroupSection } from "./subgroup-section";

type TrainingPartProps = { readonly training: SubgroupTraining; readonly joined: TrainingGroups };

/** The loss of each group over the training against what was attainable for it. */
export function TrainingLosses({ training, joined }: TrainingPartProps) {
  const views = prepareTrainingLosses(training, joined);
  return (
    <SubgroupSection
      id="training-loss"
      title="How far predictions were from what happened, over the training"
      lead="The loss measures how far predicted risks were from what happened to the patients: 0 would be perfect foresight, less is better. Groups whose outcomes are harder to foresee have a higher one under any model, so that each is held against what was attainable for itself."
    >
      {views.length === 0 ? (
        <p className="max-w-prose">
          {training.withheld.length > 0
            ? "No loss of a group can be shown to you."
            : "No loss of a group was logged over the training."}
        </p>
      ) : (
        <ul className="grid grid-cols-[minmax(0,1fr)] gap-4 lg:grid-cols-2">
          {views.map(({ group, chart, sentence }) => (
            <li key={group.name} className="grid content-start gap-2">
              <p className="max-w-prose">{sentence}</p>
              <GroupFigure figure={{ kind: "course", chart }} height={300} />
            </li>
          ))}
        </ul>
      )}
    </SubgroupSection>
  );
}
