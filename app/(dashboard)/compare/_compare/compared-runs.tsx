import type { ComparedRun } from "@/lib/charts/comparison/compared-run";
import { prepareComparison } from "@/lib/charts/comparison/prepare-comparison";
import { spanOfSteps } from "@/lib/charts/span-of-steps";
import type { RunToCompare } from "@/lib/usecases/get-run-to-compare";
import { ChangeList } from "./change-list";
import { ComparisonHeader } from "./comparison-header";
import { GroupGaps } from "./group-gaps";
import { OverlayPictures } from "./overlay-pictures";
import { SettingTable } from "./setting-table";
import { VerdictTable } from "./verdict-table";

/** About one point for every three pixels of half a page. */
const LOSS_POINTS = 180;

/** Two runs or more, what differs first. */
export function ComparedRuns({ runs }: { readonly runs: readonly RunToCompare[] }) {
  const isDiagnosed = runs.every(({ diagnosed }) => diagnosed !== null);
  const comparison = prepareComparison(
    runs.map((run) => toCompared(run, isDiagnosed)),
    LOSS_POINTS,
  );
  const pending = runs.filter(({ diagnosed }) => diagnosed === null).map(({ run }) => run.id);
  const count = runs.length;
  return (
    <>
      <ComparisonHeader sentence={comparison.sentence} runs={runs} />
      <ChangeList changes={comparison.changes} hasLosses={comparison.losses.length > 0} pending={pending} />
      <SettingTable settings={comparison.settings} count={count} />
      {comparison.verdicts ? <VerdictTable verdicts={comparison.verdicts} count={count} /> : null}
      <OverlayPictures overSteps={comparison.overSteps} profile={comparison.profile} count={count} />
      <GroupGaps gaps={comparison.gaps} />
    </>
  );
}

/** Layers are put in order by the checks: with one diagnosis missing, their numbers cannot be compared. */
function toCompared(data: RunToCompare, isDiagnosed: boolean): ComparedRun {
  const { run, series, diagnosed, losses, sensitivity, subgroups } = data;
  return {
    name: run.name,
    settings: run.settings,
    layerCount: isDiagnosed ? run.layers.length : 0,
    steps: spanOfSteps(series),
    diagnosed,
    losses,
    layerShares: sensitivity?.layers ?? null,
    subgroups,
  };
}
