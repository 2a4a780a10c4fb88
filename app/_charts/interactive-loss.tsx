"use client";

import { useMemo } from "react";
import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceArea,
  ReferenceLine,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import type { Axis } from "@/lib/charts/chart-model";
import { PAGE_PALETTE, seriesStyle } from "@/lib/charts/chart-palette";
import { LOSS_MARGIN, MARK_LINE_HEIGHT } from "@/lib/charts/draw-loss";
import { mergeLossRows } from "@/lib/charts/merge-loss-rows";
import type { LossChart } from "@/lib/charts/prepare-loss-chart";
import { nonFiniteSpans } from "@/lib/charts/prepare-loss-line";
import { LossTooltip } from "./loss-tooltip";
import { useFocusInside } from "./use-focus-inside";
import { useWidth } from "./use-width";

const TICK = { fontSize: 12, fill: PAGE_PALETTE.muted };

type InteractiveLossProps = {
  readonly chart: LossChart;
  readonly height: number;
  /** Grows with every wish to go on inside the chart by keyboard. */
  readonly focusRequests: number;
};

/** The loss with a pointer and arrow keys; everything it shows was decided by the preparer. */
export function InteractiveLoss({ chart, height, focusRequests }: InteractiveLossProps) {
  const [ref, width] = useWidth(0);
  const { rows, tracks } = useMemo(() => mergeLossRows(chart), [chart]);
  useFocusInside(ref, ".recharts-surface", focusRequests);
  const spans = chart.lines.flatMap(nonFiniteSpans);
  return (
    <div ref={ref} style={{ height }}>
      <span className="absolute top-1.5 left-0 text-xs leading-4 text-muted">{chart.y.label}</span>
      <span className="absolute right-3 bottom-0.5 text-xs leading-4 text-muted">{chart.x.label}</span>
      {width > 0 ? (
        <ComposedChart
          data={[...rows]}
          width={width}
          height={height}
          margin={{ left: 0, top: LOSS_MARGIN.top, right: LOSS_MARGIN.right, bottom: LOSS_MARGIN.bottom - 30 }}
          aria-label={chart.title}
        >
          {chart.highlight?.span ? (
            <ReferenceArea
              x1={chart.highlight.span.from}
              x2={chart.highlight.span.to}
              ifOverflow="hidden"
              fill={PAGE_PALETTE.band}
              fillOpacity={0.45}
            />
          ) : null}
          <CartesianGrid vertical={false} stroke={PAGE_PALETTE.grid} />
          <XAxis {...axisProps(chart.x)} dataKey="step" height={30} stroke={PAGE_PALETTE.muted} />
          <YAxis {...axisProps(chart.y)} width={LOSS_MARGIN.left} axisLine={false} tickLine={false} />
          {tracks.map((track) => (
            <Area
              key={track.bandKey}
              dataKey={track.bandKey}
              type="linear"
              stroke="none"
              fill={seriesStyle(PAGE_PALETTE, track.style).colour}
              fillOpacity={0.18}
              connectNulls
              activeDot={false}
              isAnimationActive={false}
            />
          ))}
          {tracks.map((track) => (
            <Line
              key={track.meanKey}
              dataKey={track.meanKey}
              type="linear"
              stroke={seriesStyle(PAGE_PALETTE, track.style).colour}
              strokeDasharray={seriesStyle(PAGE_PALETTE, track.style).dash}
              strokeWidth={1.75}
              dot={false}
              connectNulls
              isAnimationActive={false}
            />
          ))}
          {chart.marks.map((mark, index) => (
            <ReferenceLine
              key={mark.label}
              x={mark.step}
              stroke={PAGE_PALETTE.ink}
              strokeDasharray="4 3"
              label={{
                value: mark.label,
                position: isRight(chart.x, mark.step) ? "insideTopRight" : "insideTopLeft",
                fontSize: 12,
                fill: PAGE_PALETTE.ink,
                dy: index * MARK_LINE_HEIGHT,
              }}
            />
          ))}
          {spans.map((span) => (
            <ReferenceLine
              key={`${span.from} ${span.to}`}
              segment={[
                { x: span.from, y: chart.y.domain[1] },
                { x: span.to, y: chart.y.domain[1] },
              ]}
              stroke={PAGE_PALETTE.problem}
              strokeWidth={4}
              strokeLinecap="square"
            />
          ))}
          <Tooltip content={<LossTooltip tracks={tracks} xUnit={chart.xUnit} />} isAnimationActive={false} />
        </ComposedChart>
      ) : null}
    </div>
  );
}

function axisProps(axis: Axis) {
  const labels = new Map(axis.ticks.map((tick) => [tick.value, tick.label]));
  return {
    type: "number" as const,
    scale: axis.scale,
    domain: [axis.domain[0], axis.domain[1]] as [number, number],
    ticks: axis.ticks.map((tick) => tick.value),
    tickFormatter: (value: number) => labels.get(value) ?? "",
    tick: TICK,
    allowDataOverflow: true,
  };
}

function isRight(axis: Axis, step: number): boolean {
  return step - axis.domain[0] > (axis.domain[1] - axis.domain[0]) / 2;
}
