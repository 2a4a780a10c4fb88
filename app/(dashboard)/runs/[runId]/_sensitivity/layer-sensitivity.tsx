import { EmptyFigure } from "@/app/_charts/empty-figure";
import { prepareLayerShares } from "@/lib/charts/sensitivity/prepare-layer-shares";
import type { Sensitivity } from "@/lib/diagnostics/sensitivity/sensitivity";
import { TraceFigure } from "./trace-figure";

/** Shares of the layers over training, and over how many layers they are spread. */
export function LayerSensitivity({ layers }: Pick<Sensitivity, "layers">) {
  const view = prepareLayerShares(layers);
  if ("status" in view) return <EmptyFigure title="Cannot tell which layers the loss is sensitive to" chart={view} />;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4 lg:grid-cols-2">
      <TraceFigure chart={view.shares} height={360} />
      <TraceFigure chart={view.spread} height={360} />
    </div>
  );
}
