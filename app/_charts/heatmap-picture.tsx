"use client";

import type { CSSProperties } from "react";
import { PAGE_PALETTE } from "@/lib/charts/chart-palette";
import { drawXAxis } from "@/lib/charts/draw-axes";
import type { Heatmap } from "@/lib/charts/heatmap-model";
import { ColourLegend } from "./colour-legend";
import { FramedHeatmap } from "./framed-heatmap";
import { SvgFigure } from "./svg-figure";
import { useWidth } from "./use-width";

const LABEL_WIDTH = 104;
const AXIS_HEIGHT = 40;

type HeatmapPictureProps = { readonly heatmap: Heatmap; readonly height: number };

/** Layers × steps in a fixed height; names of layers are thinned where they would touch. */
export function HeatmapPicture({ heatmap, height }: HeatmapPictureProps) {
  const [ref, width] = useWidth(400);
  const plotHeight = height - AXIS_HEIGHT;
  const plotWidth = Math.max(0, width - LABEL_WIDTH);
  const rowHeight = plotHeight / heatmap.rows.length;
  const every = Math.ceil(14 / rowHeight);
  const axisArea = { left: LABEL_WIDTH, top: 0, right: width, bottom: 1 };
  return (
    <>
      <ColourLegend heatmap={heatmap} />
      {/* A canvas keeps its width on paper, so its axis has to: neither is laid out anew for print. */}
      <div
        ref={ref}
        className="mt-2 overflow-hidden print:w-(--measured-width)"
        style={{ height, "--measured-width": `${width}px` } as CSSProperties}
      >
        <div className="flex" style={{ height: plotHeight }}>
          <div className="relative shrink-0 text-xs" style={{ width: LABEL_WIDTH }}>
            {heatmap.rows.map((row, index) =>
              index % every === 0 ? (
                <span
                  key={row.layer}
                  title={row.layer}
                  className={`absolute right-1.5 max-w-full -translate-y-1/2 truncate leading-3.5 ${heatmap.highlight?.layers.includes(row.layer) ? "font-bold text-accent" : ""}`}
                  style={{ top: (index + 0.5) * rowHeight, direction: "rtl" }}
                >
                  <bdi>{row.layer}</bdi>
                </span>
              ) : null,
            )}
          </div>
          <FramedHeatmap heatmap={heatmap} width={plotWidth} height={plotHeight} />
        </div>
        <SvgFigure
          drawing={{ width, height: AXIS_HEIGHT, nodes: drawXAxis(axisArea, heatmap.x, PAGE_PALETTE) }}
          label={`${heatmap.x.label}, ${heatmap.x.ticks[0]?.label ?? ""} to ${heatmap.x.ticks.at(-1)?.label ?? ""}`}
        />
      </div>
    </>
  );
}
