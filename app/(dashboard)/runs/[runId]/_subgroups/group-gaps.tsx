import { FigureFrame } from "@/app/_charts/figure-frame";
import { MeasuredDrawing } from "@/app/_charts/measured-drawing";
import { requireCurrentActor } from "@/app/_session/current-actor";
import { gapHeight } from "@/lib/charts/subgroups/draw-gap";
import { chooseGap, GAP_PARAMETER, prepareGap } from "@/lib/charts/subgroups/prepare-gap";
import { isAppError } from "@/lib/core/errors";
import type { GapOutcome } from "@/lib/diagnostics/gap/group-gap";
import { getGaps } from "@/lib/usecases/gaps/get-gaps";
import { getRuntime } from "@/lib/usecases/runtime";
import { GapParts } from "./gap-parts";
import { ViewLinks } from "./view-links";

/** Runs of an experiment may never rest while they are read: the rest of the page is shown all the same. */
async function getGapsOrReason(runId: string): Promise<GapOutcome> {
  try {
    return await getGaps(getRuntime(), await requireCurrentActor(), runId);
  } catch (error) {
    if (!isAppError(error) || error.code !== "unavailable") throw error;
    return { status: "none", reason: `${error.message} ${error.fix}` };
  }
}

type GroupGapsProps = { readonly runId: string; readonly asked: string | undefined };

/** The split of one group: sentence, picture, and for each part what it would take to close it. */
export async function GroupGaps({ runId, asked }: GroupGapsProps) {
  const outcome = await getGapsOrReason(runId);
  if (outcome.status === "none") return <p className="max-w-prose">No gap is split. {outcome.reason}</p>;
  const { shown, choices, leftOut } = chooseGap(outcome, asked);
  const rest = leftOut === null ? null : <p className="max-w-prose text-xs text-muted">{leftOut}</p>;
  if (shown === null)
    return (
      <>
        <p className="max-w-prose">
          No group is shown to have a mean loss above that of all other patients, so that there is no gap to split.
        </p>
        {rest}
      </>
    );
  const chart = prepareGap(shown);
  const height = gapHeight(chart);
  return (
    <>
      {choices.length < 2 ? null : (
        <ViewLinks label="Gap of" parameter={GAP_PARAMETER} current={shown.subgroup} choices={choices} />
      )}
      <p className="max-w-prose">{shown.sentence}</p>
      <FigureFrame figure={{ kind: "gap", chart }} minHeight={height}>
        <MeasuredDrawing figure={{ kind: "gap", chart }} height={height} />
      </FigureFrame>
      <GapParts parts={shown.parts} />
      <p className="max-w-prose text-xs text-muted">{outcome.basis}</p>
      {rest}
    </>
  );
}
