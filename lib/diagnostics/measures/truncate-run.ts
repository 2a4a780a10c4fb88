import type { RunData } from "@/lib/series/run-data";
import { firstIndexAt } from "./read-series";

/** The run as it stood before a step, without copying points. Series that begin later have none left. */
export function truncateRun(run: RunData, beforeStep: number): RunData {
  return {
    ...run,
    series: run.series.map((series) => {
      const end = firstIndexAt(series.points.steps, beforeStep);
      const { steps, times, values } = series.points;
      return {
        ...series,
        points: {
          steps: steps.subarray(0, end),
          times: times?.subarray(0, end) ?? null,
          values: values.subarray(0, end),
        },
      };
    }),
  };
}
