import { EmptyFigure } from "@/app/_charts/empty-figure";
import { prepareLossSlope } from "@/lib/charts/sensitivity/prepare-loss-slope";
import type { Sensitivity } from "@/lib/diagnostics/sensitivity/sensitivity";
import { TraceFigure } from "./trace-figure";

/** The derivative of the smoothed loss, and each of its stretches in words. */
export function LossOverTime({ overTime, stepLength }: Pick<Sensitivity, "overTime" | "stepLength">) {
  const view = prepareLossSlope(overTime, stepLength);
  if ("status" in view) return <EmptyFigure title="Cannot tell how fast the loss changes" chart={view} />;
  return (
    <>
      <TraceFigure chart={view.chart} />
      <ul aria-label="Stretches of the training" className="grid max-w-prose gap-1">
        {view.stretches.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </>
  );
}
