import { EmptyFigure } from "@/app/_charts/empty-figure";
import { prepareStepLength } from "@/lib/charts/sensitivity/prepare-step-length";
import type { Sensitivity } from "@/lib/diagnostics/sensitivity/sensitivity";
import { TraceFigure } from "./trace-figure";

/** How much of the predicted decrease the steps took off. */
export function StepSensitivity({ stepLength }: Pick<Sensitivity, "stepLength">) {
  const chart = prepareStepLength(stepLength);
  if (chart.status === "empty")
    return <EmptyFigure title="Cannot tell from this log how long the steps are" chart={chart} />;
  return <TraceFigure chart={chart} />;
}
