import { Suspense } from "react";
import { requireCurrentActor } from "@/app/_session/current-actor";
import { chooseGroupView } from "@/lib/charts/subgroups/group-views";
import { prepareTrend } from "@/lib/charts/subgroups/prepare-trend";
import { formatCount } from "@/lib/core/format-number";
import type { SubgroupAnalysis } from "@/lib/diagnostics/subgroups/subgroup-analysis";
import type { RunPageData } from "@/lib/usecases/get-run-page";
import { listSubgroupTrend } from "@/lib/usecases/list-subgroup-trend";
import { getRuntime } from "@/lib/usecases/runtime";
import { GroupFigure } from "./group-figure";
import { SubgroupSection } from "./subgroup-section";

type GroupTrendProps = {
  readonly data: RunPageData;
  readonly analysis: SubgroupAnalysis;
  /** Which groups the page shows; they are followed under the definitions in force. */
  readonly family: string | undefined;
};

/** The groups of this page in the other runs of the project; the page does not wait for their diagnoses to be read. */
export function GroupTrend(props: GroupTrendProps) {
  return (
    <Suspense fallback={<p role="status">Reading the other runs of this project …</p>}>
      <TrendOfProject {...props} />
    </Suspense>
  );
}

async function TrendOfProject({ data, analysis, family }: GroupTrendProps) {
  const { runs, looked, total, waiting } = await listSubgroupTrend(getRuntime(), await requireCurrentActor(), data);
  const shown = chooseGroupView(analysis, { family, definition: undefined }).groups;
  const groups = shown.map(({ result, ...group }) => ({ ...group, description: result.description }));
  const view = prepareTrend(groups, runs);
  const rest = [
    waiting === 0 ? null : `${formatCount(waiting, "run")} not checked yet`,
    looked < total ? `only the newest ${looked} of ${total} runs are looked at` : null,
  ].filter((part) => part !== null);
  return (
    <SubgroupSection id="trend" title="These groups over the runs of this project">
      {view === null ? (
        <p className="max-w-prose">
          {runs.length < 2
            ? "No other run of this project has predictions for patients yet, so that nothing can be followed."
            : "There is no group to follow."}
        </p>
      ) : (
        <>
          <ul className="grid max-w-prose gap-1">
            {view.sentences.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
          <GroupFigure figure={{ kind: "course", chart: view.chart }} height={380} />
        </>
      )}
      {rest.length === 0 ? null : <p className="text-xs text-muted">{rest.join("; ")}.</p>}
    </SubgroupSection>
  );
}
