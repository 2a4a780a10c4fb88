import { EmptyFigure } from "@/app/_charts/empty-figure";
import { FigureFrame } from "@/app/_charts/figure-frame";
import { MeasuredDrawing } from "@/app/_charts/measured-drawing";
import { prepareRiskDistribution } from "@/lib/charts/sensitivity/prepare-risk-distribution";
import type { Sensitivity } from "@/lib/diagnostics/sensitivity/sensitivity";

const HEIGHT = 340;

/** Expectation, variance and tail of the predicted risk of each group, by integrating its density. */
export function RiskDistributions({ risks }: Pick<Sensitivity, "risks">) {
  const view = prepareRiskDistribution(risks);
  if ("status" in view) return <EmptyFigure title="No predicted risks to integrate" chart={view} />;
  return (
    <>
      <ul aria-label="Predicted risk by group" className="grid max-w-prose gap-1">
        {view.sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      {view.chart === null ? null : (
        <FigureFrame figure={{ kind: "plot", chart: view.chart }} minHeight={HEIGHT}>
          <MeasuredDrawing figure={{ kind: "plot", chart: view.chart }} height={HEIGHT} />
        </FigureFrame>
      )}
      <p className="max-w-prose text-xs text-muted">{view.about}</p>
    </>
  );
}
