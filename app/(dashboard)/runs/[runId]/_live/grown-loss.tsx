"use client";

import type { EmptyChart } from "@/lib/charts/chart-model";
import type { LossChart } from "@/lib/charts/prepare-loss-chart";
import { LossFigure } from "../_verdict/run-figures";
import { type Growing, useGrownCharts } from "./use-grown-charts";

const NO_HEATMAP: EmptyChart = { status: "empty", reason: "", howToLog: "" };

/** The loss alone, of a run whose first checks are not done. */
export function GrownLoss({
  chart,
  growing,
}: {
  readonly chart: LossChart | EmptyChart;
  readonly growing: Growing | null;
}) {
  return <LossFigure chart={useGrownCharts({ loss: chart, heatmap: NO_HEATMAP }, growing).loss} />;
}
