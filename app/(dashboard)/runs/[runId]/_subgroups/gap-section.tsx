import { Suspense } from "react";
import { GroupGaps } from "./group-gaps";
import { SubgroupSection } from "./subgroup-section";

type GapSectionProps = {
  readonly runId: string;
  /** The group whose split is asked for, from the address. */
  readonly asked: string | undefined;
};

/** Where the excess loss of a group comes from; the page does not wait for it. */
export function GapSection({ runId, asked }: GapSectionProps) {
  return (
    <SubgroupSection
      id="gaps"
      title="Where the gap comes from"
      lead="A model can do worse for a group of patients for several reasons at once. The loss says how far predicted risks lie from what came, on average; lower is better. Here the gap between a group and all other patients is split into parts that add up to it, what nobody can explain first."
    >
      <Suspense fallback={<p role="status">Splitting the gaps of the groups …</p>}>
        <GroupGaps runId={runId} asked={asked} />
      </Suspense>
    </SubgroupSection>
  );
}
