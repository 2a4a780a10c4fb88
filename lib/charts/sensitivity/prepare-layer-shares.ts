import { formatCount, formatInteger, formatNumber, formatPercent } from "@/lib/core/format-number";
import type { LayerShares, NotKnown } from "@/lib/diagnostics/sensitivity/sensitivity";
import { linearAxis, stepAxis } from "../axis-ticks";
import { type ChartTable, type EmptyChart, numberCell, textCell } from "../chart-model";
import { describeEstimate, estimateInterval, estimateValue } from "../describe-estimate";
import { listExcluded } from "./list-excluded";
import { toEmptyChart } from "./to-empty-chart";
import { NO_TRACE, type TraceChart } from "./trace-model";

/** The shares as blocks over training, and over how many layers they are spread as a line. */
export type LayerSharesView = { readonly shares: TraceChart; readonly spread: TraceChart };

/** Decides both pictures of the sensitivity of the loss to each layer, with their sentences. */
export function prepareLayerShares(measured: LayerShares | NotKnown): LayerSharesView | EmptyChart {
  if (measured.status === "not-known") return toEmptyChart(measured);
  const { windows } = measured;
  const x = stepAxis(windows[0]?.fromStep ?? 0, windows.at(-1)?.toStep ?? 1);
  return { shares: prepareShares(measured, x), spread: prepareSpread(measured, x) };
}

function prepareShares(measured: LayerShares, x: TraceChart["x"]): TraceChart {
  const { bands, windows } = measured;
  const feet = windows.map(() => 0);
  return {
    ...NO_TRACE,
    status: "drawn",
    title: titleOf(measured),
    sampleSize: `${formatCount(bands.flatMap(({ layers }) => layers).length, "layer")}, ${formatCount(windows.length, "window")} of steps ${formatInteger(windows[0]?.fromStep ?? 0)} to ${formatInteger(windows.at(-1)?.toStep ?? 0)}`,
    caption: captionOf(measured),
    x,
    y: { ...linearAxis("share of the first-order decrease, %", 0, 100), domain: [0, 100] },
    blocks: bands.map(({ name, shares }, index) => ({
      name,
      position: bands.length === 1 ? 1 : index / (bands.length - 1),
      blocks: windows.flatMap((window, place) => {
        const share = shares[place] ?? null;
        if (share === null) return [];
        const low = feet[place] ?? 0;
        feet[place] = low + share * 100;
        return [
          { fromX: window.fromStep, toX: windows[place + 1]?.fromStep ?? window.toStep, low, high: low + share * 100 },
        ];
      }),
    })),
    table: tabulateShares(measured),
  };
}

function titleOf({ bands, spread }: LayerShares): string {
  const leading = [...bands].sort((a, b) => (estimateValue(b.overall) ?? 0) - (estimateValue(a.overall) ?? 0))[0];
  if (leading === undefined || estimateValue(leading.overall) === null)
    return "To first order no layer lowers the loss over these steps";
  const share = describeEstimate(leading.overall, formatPercent);
  const over =
    estimateValue(spread) === null ? "" : `; the decrease is spread over ${describeEstimate(spread).short} layers`;
  return `To first order ${leading.name} takes off ${share.short} of what the loss falls by${over}`;
}

const SOURCES = {
  grad_dot_update: "Estimated from gradient times update of the same batch, as logged.",
  "plain-sgd":
    "Estimated as learning rate times squared gradient norm, which holds under plain gradient descent. The noise of the mini-batches inflates it: the expectation of ‖g‖² is ‖G‖² + tr Σ / B, so layers with noisy gradients look more sensitive than they are. Logged norms of half batches per tensor (grad_norm_half/<parameter>) would take it off.",
  "plain-sgd-without-noise":
    "Estimated as learning rate times squared gradient, which holds under plain gradient descent. The noise of the mini-batches was taken off with the norms at two batch sizes: (r‖g‖² − ‖g_s‖²) / (r − 1) estimates ‖G‖² of the exact gradient.",
} as const;

function captionOf({ source, uphill, excluded, bands }: LayerShares): string {
  const joined = bands.some(({ layers }) => layers.length > 1) ? " Neighbouring layers are joined." : "";
  const against =
    uphill.length === 0 ? "" : ` Over all steps these would raise the loss and count as 0: ${uphill.join(", ")}.`;
  return `${SOURCES[source]} Input at the foot (dark), output at the top (light); each column is a tenth of the steps.${joined}${against}${listExcluded(excluded.map(({ layer, reason }) => ({ name: layer, reason })))}`;
}

function tabulateShares({ bands, windows }: LayerShares): ChartTable {
  const percent = (value: number | null) => numberCell(value === null ? null : value, formatPercent, "no decrease");
  return {
    caption: "Share of the first-order decrease by layer and window, input first",
    columns: [
      { label: "layer", isNumeric: false },
      { label: "all steps", isNumeric: true },
      { label: "interval from", isNumeric: true },
      { label: "interval to", isNumeric: true },
      ...windows.map(({ fromStep }) => ({ label: `from step ${formatInteger(fromStep)}`, isNumeric: true })),
    ],
    rows: bands.map(({ name, overall, shares }) => [
      textCell(name),
      percent(estimateValue(overall)),
      numberCell(estimateInterval(overall)?.[0] ?? null, formatPercent, "none"),
      numberCell(estimateInterval(overall)?.[1] ?? null, formatPercent, "none"),
      ...shares.map(percent),
    ]),
  };
}

function prepareSpread({ windows, spread, bands, source }: LayerShares, x: TraceChart["x"]): TraceChart {
  const known = windows.flatMap(({ fromStep, toStep, spread: own }) => {
    const value = estimateValue(own);
    return value === null
      ? []
      : [{ x: (fromStep + toStep) / 2, y: value, interval: estimateInterval(own), fromStep, toStep, own }];
  });
  const compared = bands.reduce((sum, { layers }) => sum + layers.length, 0);
  const first = known[0];
  const last = known.at(-1);
  const course =
    first && last
      ? `: ${describeEstimate(first.own).short} in the first window, ${describeEstimate(last.own).short} in the last`
      : "";
  return {
    ...NO_TRACE,
    status: "drawn",
    title: `Effective depth (Hill number) over training${course}`,
    sampleSize: `${formatCount(known.length, "window")}, ${formatCount(compared, "layer")}; over all steps ${describeEstimate(spread).short}`,
    caption: `exp(−Σ p ln p) of the shares p: k layers with equal shares give k, one layer that does everything gives 1. Bar: 95 % interval, block bootstrap over steps.${source === "plain-sgd" ? " The noise of the batches evens the shares out, so that the number is rather too high." : ""}`,
    x,
    y: linearAxis("layers", 0, Math.max(2, compared)),
    line: known,
    dots: known,
    table: {
      caption: "Effective depth by window",
      columns: ["window from step", "to step", "layers", "interval from", "interval to"].map((name) => ({
        label: name,
        isNumeric: true,
      })),
      rows: windows.map(({ fromStep, toStep, spread: own }) => [
        numberCell(fromStep, formatInteger),
        numberCell(toStep, formatInteger),
        numberCell(estimateValue(own), formatNumber, describeEstimate(own).behind),
        numberCell(estimateInterval(own)?.[0] ?? null, formatNumber, "none"),
        numberCell(estimateInterval(own)?.[1] ?? null, formatNumber, "none"),
      ]),
    },
  };
}
