import { axisPosition } from "./axis-ticks";
import type { Axis } from "./chart-model";
import type { ChartPalette } from "./chart-palette";
import { label, line, type SvgNode } from "./svg-node";

/** The rectangle of a picture in which data are drawn. */
export type PlotArea = { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number };

export function xOf(area: PlotArea, axis: Axis, value: number): number {
  return area.left + axisPosition(axis, value) * (area.right - area.left);
}

export function yOf(area: PlotArea, axis: Axis, value: number): number {
  return area.bottom - axisPosition(axis, value) * (area.bottom - area.top);
}

const CLOSEST_TICKS = 36;
const SIDE_LABEL_REACH = 14;

/** Tick marks and the axis name below the plot; ticks that would touch are left out. */
export function drawXAxis(area: PlotArea, axis: Axis, palette: ChartPalette): readonly SvgNode[] {
  let previous = Number.NEGATIVE_INFINITY;
  const ticks = axis.ticks.flatMap((tick) => {
    const x = xOf(area, axis, tick.value);
    const anchor = x > area.right - 20 ? "end" : x < area.left + 12 ? "start" : "middle";
    const closest = anchor === "end" ? CLOSEST_TICKS + SIDE_LABEL_REACH : CLOSEST_TICKS;
    if (x < area.left - 0.5 || x > area.right + 0.5 || x - previous < closest) return [];
    // A label that begins or ends at its tick reaches further than one centred on it.
    previous = anchor === "start" ? x + SIDE_LABEL_REACH : x;
    return [
      line(x, area.bottom, x, area.bottom + 4, { stroke: palette.muted }),
      label(tick.label, x, area.bottom + 17, { textAnchor: anchor, fill: palette.muted }),
    ];
  });
  return [
    line(area.left, area.bottom, area.right, area.bottom, { stroke: palette.muted }),
    ...ticks,
    label(axis.label, area.right, area.bottom + 33, { textAnchor: "end", fill: palette.muted }),
  ];
}

/** Grid lines with their values, and the axis name above the plot, where it can be read without turning the head. */
export function drawYAxis(area: PlotArea, axis: Axis, palette: ChartPalette): readonly SvgNode[] {
  const ticks = axis.ticks.flatMap((tick) => {
    const y = yOf(area, axis, tick.value);
    return [
      line(area.left, y, area.right, y, { stroke: palette.grid }),
      label(tick.label, area.left - 6, y + 4, { textAnchor: "end", fill: palette.muted }),
    ];
  });
  return [...ticks, label(axis.label, 0, area.top - 8, { fill: palette.muted })];
}
