import { formatCount, formatInteger, formatNumber, formatPercent } from "@/lib/core/format-number";
import type { LayerShares } from "@/lib/diagnostics/sensitivity/sensitivity";
import { linearAxis, stepAxis } from "../axis-ticks";
import { type EmptyChart, numberCell, textCell } from "../chart-model";
import { describeEstimate, estimateInterval, estimateValue } from "../describe-estimate";
import type { LossPosition } from "../prepare-loss-chart";
import type { CourseChart } from "../subgroups/course-model";
import { toParts } from "../subgroups/course-parts";
import type { ComparedRun } from "./compared-run";
import { lineOfRun, POSITION_NOTES } from "./line-of-run";
import { percentAxis } from "./prepare-loss-overlay";
import { labelOf, letterOf } from "./run-letters";

type Measured = { readonly place: number; readonly name: string; readonly shares: LayerShares };

/** Over how many layers the decrease of the loss is spread in each window of steps, in all runs. */
export function prepareDepthOverlay(runs: readonly ComparedRun[], xUnit: LossPosition): CourseChart | EmptyChart {
  const measured = runs.flatMap(({ name, layerShares }, place): Measured[] =>
    layerShares?.status === "measured" ? [{ place, name, shares: layerShares }] : [],
  );
  const [unknown] = runs.flatMap(({ layerShares }) => (layerShares?.status === "not-known" ? [layerShares] : []));
  if (measured.length === 0) {
    return {
      status: "empty",
      reason: unknown?.reason ?? "The checks of these runs are not done.",
      howToLog: unknown?.howToLog ?? "# nothing: it comes with the checks",
    };
  }
  const compared = Math.max(...measured.map(({ shares }) => countLayers(shares)));
  return {
    look: "runs",
    title: `Effective depth (Hill number) over all steps: ${measured.map(({ place, shares }) => `${describeEstimate(shares.spread).short} of ${countLayers(shares)} layers in ${letterOf(place)}`).join(", ")}`,
    sampleSize: measured
      .map(({ place, shares }) => `${letterOf(place)}: ${formatCount(shares.windows.length, "window")}`)
      .join(", "),
    caption: [
      "exp(−Σ p ln p) of the shares p of the layers in the first-order decrease: k layers with equal shares give k. More layers is deeper. Band: 95 % interval, block bootstrap over steps.",
      ...describeAbsent(runs),
      POSITION_NOTES[xUnit],
    ].join(" "),
    x: xUnit === "percent" ? percentAxis() : spanAxis(measured),
    y: linearAxis("layers", 0, Math.max(2, compared)),
    lines: measured.map(({ place, name, shares }) =>
      lineOfRun(
        place,
        name,
        toParts(
          shares.windows.map(({ spread }) => spread),
          placesOf(shares, xUnit),
        ),
      ),
    ),
    levels: [],
    marked: null,
    table: tabulate(measured),
  };
}

function countLayers({ bands }: LayerShares): number {
  return bands.reduce((sum, { layers }) => sum + layers.length, 0);
}

function placesOf({ windows }: LayerShares, xUnit: LossPosition): readonly number[] {
  const [from, to] = [windows[0]?.fromStep ?? 0, windows.at(-1)?.toStep ?? 0];
  return windows.map(({ fromStep, toStep }) => {
    const middle = (fromStep + toStep) / 2;
    if (xUnit === "step") return middle;
    return to > from ? ((middle - from) / (to - from)) * 100 : 0;
  });
}

function spanAxis(measured: readonly Measured[]) {
  const windows = measured.flatMap(({ shares }) => shares.windows);
  const from = Math.min(...windows.map(({ fromStep }) => fromStep));
  return stepAxis(from, Math.max(...windows.map(({ toStep }) => toStep)));
}

/** Why a run is missing, run by run. */
function describeAbsent(runs: readonly ComparedRun[]): readonly string[] {
  return runs.flatMap(({ layerShares }, place) => {
    if (layerShares?.status === "measured") return [];
    return [`${letterOf(place)} is missing: ${layerShares === null ? "its checks are not done." : layerShares.reason}`];
  });
}

function tabulate(measured: readonly Measured[]): CourseChart["table"] {
  const numeric = (label: string) => ({ label, isNumeric: true });
  return {
    caption: "Effective depth of each run by window",
    columns: [
      { label: "run", isNumeric: false },
      numeric("from step"),
      numeric("to step"),
      numeric("middle, share of the length"),
      numeric("layers"),
      numeric("interval from"),
      numeric("interval to"),
    ],
    rows: measured.flatMap(({ place, name, shares }) => {
      const positions = placesOf(shares, "percent");
      return shares.windows.map(({ fromStep, toStep, spread }, index) => [
        textCell(labelOf(place, name)),
        numberCell(fromStep, formatInteger),
        numberCell(toStep, formatInteger),
        numberCell((positions[index] ?? 0) / 100, formatPercent),
        numberCell(estimateValue(spread), formatNumber, describeEstimate(spread).behind),
        numberCell(estimateInterval(spread)?.[0] ?? null, formatNumber, "none"),
        numberCell(estimateInterval(spread)?.[1] ?? null, formatNumber, "none"),
      ]);
    }),
  };
}
