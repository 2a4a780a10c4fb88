import { formatCount, formatInteger, formatNumber } from "@/lib/core/format-number";
import type { NotKnown, StepLength } from "@/lib/diagnostics/sensitivity/sensitivity";
import { linearAxis, stepAxis } from "../axis-ticks";
import { type EmptyChart, numberCell } from "../chart-model";
import { describeEstimate, estimateInterval, estimateValue } from "../describe-estimate";
import { toEmptyChart } from "./to-empty-chart";
import { NO_TRACE, type TraceChart } from "./trace-model";

const LEVELS = [
  { y: 1, label: "1: the loss is straight" },
  { y: 0.5, label: "½: best length of step" },
  { y: 0, label: "0: edge of stability" },
] as const;

/** Decides the picture of q over the steps, against its three marks; κ stands in the table and the sentence. */
export function prepareStepLength(measured: StepLength | NotKnown): TraceChart | EmptyChart {
  if (measured.status === "not-known") return toEmptyChart(measured);
  const { windows, q, curvature, source, fromStep, toStep } = measured;
  const known = windows.flatMap((window) => {
    const value = estimateValue(window.q);
    return value === null
      ? []
      : [{ x: (window.fromStep + window.toStep) / 2, y: value, interval: estimateInterval(window.q) }];
  });
  const values = known.flatMap(({ y, interval }) => [y, ...(interval ?? [])]);
  const bend = describeEstimate(curvature);
  return {
    ...NO_TRACE,
    status: "drawn",
    title: titleOf(measured),
    sampleSize: `${formatCount(known.length, "window")} of steps; steps ${formatInteger(fromStep)} to ${formatInteger(toStep)}: q ${describeEstimate(q).short}, κ ${bend.hasNumber ? bend.short : `${bend.short} (${bend.behind})`}`,
    caption: `q: decrease of the loss on the batch of each step, before minus after, over what was predicted to first order (${source}). κ = 2 (predicted − realised) / ‖Δθ‖², the curvature along the step. Bar: 95 % interval, block bootstrap over steps.`,
    x: stepAxis(windows[0]?.fromStep ?? fromStep, windows.at(-1)?.toStep ?? toStep),
    y: linearAxis("q, realised over predicted decrease", Math.min(-0.1, ...values), Math.max(1.1, ...values)),
    line: known,
    dots: known,
    levels: LEVELS,
    table: {
      caption: "q and κ by window of steps",
      columns: ["from step", "to step", "q", "q from", "q to", "κ", "κ from", "κ to"].map((label) => ({
        label,
        isNumeric: true,
      })),
      rows: windows.map((window) => [
        numberCell(window.fromStep, formatInteger),
        numberCell(window.toStep, formatInteger),
        ...[window.q, window.curvature].flatMap((estimate) => [
          numberCell(estimateValue(estimate), formatNumber, describeEstimate(estimate).short),
          numberCell(estimateInterval(estimate)?.[0] ?? null, formatNumber, "none"),
          numberCell(estimateInterval(estimate)?.[1] ?? null, formatNumber, "none"),
        ]),
      ]),
    },
  };
}

function titleOf({ q, fromStep, toStep }: StepLength): string {
  const where = `between steps ${formatInteger(fromStep)} and ${formatInteger(toStep)}`;
  const interval = estimateInterval(q);
  if (interval === null || estimateValue(q) === null) return `How long the steps are cannot be told ${where}`;
  return `The steps take off ${describeEstimate(q).short} of what a straight loss would give ${where}: ${nameOf(interval)}`;
}

/** What the whole interval allows to say, and no more. */
function nameOf([low, high]: readonly [number, number]): string {
  if (high < 0) return "they overshoot, and the loss of their own batch is higher after them";
  if (low > 0.5) return "shorter than the best length, a somewhat longer step would have taken off more of its batch";
  if (low > 0 && high < 0.5)
    return "longer than the best length, a shorter step would have taken off more of its batch";
  if (low <= 0 && high < 0.5) return "near the edge of stability or beyond it";
  return "the interval includes the best length";
}
