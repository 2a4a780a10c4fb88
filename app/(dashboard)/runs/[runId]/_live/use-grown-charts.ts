"use client";

import { useMemo } from "react";
import type { EmptyChart } from "@/lib/charts/chart-model";
import type { Heatmap } from "@/lib/charts/heatmap-model";
import { prepareHeatmap } from "@/lib/charts/prepare-heatmap";
import { type LossChart, prepareLossChart, type StepMark } from "@/lib/charts/prepare-loss-chart";
import type { DepthProfile } from "@/lib/diagnostics/evidence";
import type { Layer } from "@/lib/series/run-data";
import { useLiveSeries } from "./live-run";

/** What the preparers need beside the series, of a run that grows. */
export type Growing = {
  readonly lossPoints: number;
  readonly marks: readonly StepMark[];
  readonly layers: readonly Layer[];
  readonly profile: DepthProfile | null;
};

type Charts = { readonly loss: LossChart | EmptyChart; readonly heatmap: Heatmap | EmptyChart };

/**
 * The pictures of a run as they stand now: those that came with the page until something newer is known.
 *
 * @param growing null for a run that does not grow
 */
export function useGrownCharts({ loss, heatmap }: Charts, growing: Growing | null): Charts {
  const grown = useLiveSeries();
  return useMemo(() => {
    if (grown === null || growing === null) return { loss, heatmap };
    const series = [...grown.values()];
    const { marks, lossPoints, layers, profile } = growing;
    const losses = series.filter(({ mapping }) => mapping.layer === null);
    const gradients = series.filter(({ mapping }) => mapping.layer !== null);
    return {
      loss: prepareLossChart({ series: losses }, marks, lossPoints),
      heatmap: prepareHeatmap({ layers, series: gradients }, profile),
    };
  }, [grown, growing, loss, heatmap]);
}
