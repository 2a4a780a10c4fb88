"use client";

import { drawCellFrames } from "@/lib/charts/draw-highlight";
import type { Heatmap } from "@/lib/charts/heatmap-model";
import { HeatmapCanvas } from "./heatmap-canvas";
import { SvgFigure } from "./svg-figure";

type FramedHeatmapProps = { readonly heatmap: Heatmap; readonly width: number; readonly height: number };

/** The cells, and over them the frames of the finding that is shown; the cells keep their colours. */
export function FramedHeatmap({ heatmap, width, height }: FramedHeatmapProps) {
  const plot = { left: 0, top: 0, right: width, bottom: height };
  const nodes = drawCellFrames(heatmap.rows, heatmap.highlight, heatmap.x, plot);
  return (
    <div className="relative shrink-0" style={{ width, height }}>
      <HeatmapCanvas heatmap={heatmap} width={width} height={height} />
      {nodes.length > 0 ? (
        <div className="pointer-events-none absolute inset-0">
          <SvgFigure drawing={{ width, height, nodes }} label={`Framed: ${heatmap.highlight?.name ?? ""}`} />
        </div>
      ) : null}
    </div>
  );
}
