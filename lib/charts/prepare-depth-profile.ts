import { formatCount, formatInteger, formatNumber } from "@/lib/core/format-number";
import type { DepthProfile, DepthProfileRow } from "@/lib/diagnostics/evidence";
import { logAxis } from "./axis-ticks";
import type { EmptyChart } from "./chart-model";
import { asSentence, describeEstimate, estimateInterval, estimateValue } from "./describe-estimate";
import { describeProfile, productText } from "./describe-profile";
import { fitProfileLine } from "./fit-profile-line";
import { gradientLabel } from "./heatmap-model";
import type { DepthProfileChart, FittedPoint, ProfileRow } from "./profile-model";

/** Decides everything about the picture of gradient size over depth, with its fitted line and band. */
export function prepareDepthProfile(profile: DepthProfile | null): DepthProfileChart | EmptyChart {
  if (profile === null || profile.rows.every((row) => estimateValue(row.logRms) === null)) {
    return {
      status: "empty",
      reason: "No gradients were logged per layer, so there is no profile over depth.",
      howToLog:
        'log({"step": step, f"grad_norm/{name}": p.grad.norm().item() for name, p in model.named_parameters()})',
    };
  }
  const rows = toRows(profile);
  const fit = fitProfileLine(profile);
  const slope = describeEstimate(profile.factorPerLayer, formatNumber, 2);
  return {
    status: "drawn",
    title: describeProfile(profile),
    sampleSize: `${formatCount(rows.length, "layer")}, steps ${formatInteger(profile.fromStep)} to ${formatInteger(profile.toStep)}`,
    caption: captionText(profile, fit.length > 0),
    rows,
    x: logAxis(gradientLabel(profile.scale), ...extentOf(rows, fit)),
    fit,
    slopeText: `× ${slope.short} per layer`,
    product: productText(profile),
    window: { fromStep: profile.fromStep, toStep: profile.toStep },
    highlight: null,
  };
}

function toRows(profile: DepthProfile): readonly ProfileRow[] {
  let outward: number | null = null;
  return profile.rows.toReversed().map((row) => {
    const log = estimateValue(row.logRms);
    const isCompared = row.excluded === null && log !== null;
    const factor = isCompared && outward !== null ? 10 ** (log - outward) : null;
    if (isCompared) outward = log;
    return toRow(row, factor);
  });
}

function toRow(row: DepthProfileRow, factor: number | null): ProfileRow {
  const log = estimateValue(row.logRms);
  const interval = estimateInterval(row.logRms);
  const text = describeEstimate(row.logRms, (value, digits) => formatNumber(10 ** value, digits), 2);
  return {
    layer: row.layer,
    depth: row.depth,
    parameter: row.parameter,
    value: log === null ? null : 10 ** log,
    interval: interval === null ? null : [10 ** interval[0], 10 ** interval[1]],
    valueText: text.short,
    behindText: text.behind,
    factor,
    updateText: describeEstimate(row.updateRatio, formatNumber, 2).short,
    excluded: row.excluded,
  };
}

function extentOf(rows: readonly ProfileRow[], fit: readonly FittedPoint[]): readonly [number, number] {
  const values = [
    ...rows.flatMap((row) => [row.value, ...(row.interval ?? [])]),
    ...fit.map((point) => point.value),
  ].filter((value) => value !== null && Number.isFinite(value) && value > 0) as readonly number[];
  return [Math.min(...values), Math.max(...values)];
}

function captionText(profile: DepthProfile, hasFit: boolean): string {
  const sentences = ["Dot: median over the window; bar: its interval."];
  if (hasFit)
    sentences.push(
      "Line and band: fitted slope over depth with its interval, through the middle of the compared layers.",
    );
  const excluded = profile.rows.filter((row) => row.excluded !== null).length;
  if (excluded > 0) {
    sentences.push(
      `${formatInteger(excluded)} of ${formatCount(profile.rows.length, "layer")} hatched: not part of the slope.`,
    );
  }
  return [...sentences, ...profile.notes.map(asSentence)].join(" ");
}
