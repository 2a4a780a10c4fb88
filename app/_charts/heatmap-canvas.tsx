"use client";

import { useEffect, useRef } from "react";
import type { Heatmap } from "@/lib/charts/heatmap-model";
import { paintHeatmap } from "./paint-heatmap";

type HeatmapCanvasProps = { readonly heatmap: Heatmap; readonly width: number; readonly height: number };

export function HeatmapCanvas({ heatmap, width, height }: HeatmapCanvasProps) {
  const ref = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (ref.current && width > 0) paintHeatmap(ref.current, heatmap, { width, height });
  }, [heatmap, width, height]);
  return (
    <canvas ref={ref} role="img" aria-label={heatmap.title} className="block bg-surface" style={{ width, height }} />
  );
}
