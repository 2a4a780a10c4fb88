import { prepareComparison } from "@/lib/charts/prepare-comparison";
import { spanOfSteps } from "@/lib/charts/span-of-steps";
import type { RunToCompare } from "@/lib/usecases/compare-runs";
import { ChangeList } from "./change-list";
import { ComparisonHeader } from "./comparison-header";
import { OverlayPictures } from "./overlay-pictures";
import { SettingTable } from "./setting-table";
import { VerdictRows } from "./verdict-rows";

/** About one point for every three pixels of half a page. */
const LOSS_POINTS = 180;

/** Two runs, what changed first. */
export function ComparedRuns({
  runs: { a, b },
}: {
  readonly runs: { readonly a: RunToCompare; readonly b: RunToCompare };
}) {
  const isDiagnosed = a.diagnosed !== null && b.diagnosed !== null;
  const comparison = prepareComparison(toSide(a, isDiagnosed), toSide(b, isDiagnosed), LOSS_POINTS);
  const pending = [a, b].filter(({ diagnosed }) => diagnosed === null).map(({ run }) => run.id);
  return (
    <>
      <ComparisonHeader a={a.run} b={b.run} />
      <ChangeList changes={comparison.changes} hasLosses={comparison.losses.length > 0} pending={pending} />
      <SettingTable settings={comparison.settings} />
      {comparison.verdicts ? <VerdictRows verdicts={comparison.verdicts} /> : null}
      <OverlayPictures loss={comparison.loss} profile={comparison.profile} runs={{ a: a.run.id, b: b.run.id }} />
    </>
  );
}

/** Layers are put in order by the checks: with one diagnosis missing, their numbers cannot be compared. */
function toSide({ run, series, diagnosed, losses }: RunToCompare, isDiagnosed: boolean) {
  return {
    name: run.name,
    settings: run.settings,
    layerCount: isDiagnosed ? run.layers.length : 0,
    steps: spanOfSteps(series),
    diagnosed,
    losses,
  };
}
