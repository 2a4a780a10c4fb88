import { EmptyFigure } from "@/app/_charts/empty-figure";
import { describeGroups, describeMixSource } from "@/lib/charts/sensitivity/prepare-case-mix";
import { toEmptyChart } from "@/lib/charts/sensitivity/to-empty-chart";
import type { Sensitivity } from "@/lib/diagnostics/sensitivity/sensitivity";
import { MixSliders } from "./mix-sliders";

/** The expected loss under a mix of the groups that the reader chooses. */
export function CaseMix({ mix }: Pick<Sensitivity, "mix">) {
  if (mix.status === "not-known")
    return <EmptyFigure title="Cannot tell the loss under another mix of patients" chart={toEmptyChart(mix)} />;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4 rounded-md border border-line bg-surface p-4">
      <MixSliders mix={mix} groups={describeGroups(mix)} />
      <p className="max-w-prose text-xs text-muted">{describeMixSource(mix)}</p>
    </div>
  );
}
