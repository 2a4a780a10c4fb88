"use client";

import { type PointerEvent, useState } from "react";
import { FramedHeatmap } from "@/app/_charts/framed-heatmap";
import { useWidth } from "@/app/_charts/use-width";
import { ScrollRegion } from "@/app/_components/scroll-region";
import type { Heatmap } from "@/lib/charts/heatmap-model";
import { columnAtStep, describeCell, type GradientFlow } from "@/lib/charts/prepare-gradient-flow";
import { FlowAxes } from "./flow-axes";
import { planFlowLayout } from "./flow-layout";
import { FlowProfile } from "./flow-profile";
import { LayerPicker } from "./layer-picker";

type FlowDrawingProps = {
  readonly heatmap: Heatmap;
  readonly flow: GradientFlow;
  readonly selected: number;
  readonly onSelect: (row: number) => void;
};

/** Names, heatmap and profile side by side on the same rows; many rows scroll under an axis that stays. */
export function FlowDrawing({ heatmap, flow, selected, onSelect }: FlowDrawingProps) {
  const [ref, measured] = useWidth(960);
  const [readout, setReadout] = useState("");
  const layout = planFlowLayout(measured, flow);
  const placeOf = (event: PointerEvent<HTMLElement>): { row: number; text: string } => {
    const box = event.currentTarget.getBoundingClientRect();
    const row = Math.min(flow.rows.length - 1, Math.floor((event.clientY - box.top) / flow.rowHeight));
    const [from, to] = heatmap.x.domain;
    const step = from + ((event.clientX - box.left) / box.width) * (to - from);
    return { row, text: describeCell(heatmap, row, columnAtStep(heatmap, step)) };
  };
  return (
    <div ref={ref}>
      <p className="mt-2 min-h-10 text-xs text-muted sm:min-h-5">
        {readout || "Point at a cell to read it; pick a layer to see it over the steps."}
      </p>
      <ScrollRegion label="Gradient by layer: heatmap over steps and profile over depth" className="max-h-[75vh]">
        <div className="relative" style={{ width: layout.width }}>
          <div className="flex" style={{ height: layout.rowsHeight }}>
            <LayerPicker
              flow={flow}
              marked={heatmap.highlight?.layers ?? []}
              width={layout.labelWidth}
              selected={selected}
              onSelect={onSelect}
            />
            <div
              className="shrink-0"
              onPointerMove={(event) => setReadout(placeOf(event).text)}
              onPointerLeave={() => setReadout("")}
              onPointerDown={(event) => onSelect(placeOf(event).row)}
            >
              <FramedHeatmap heatmap={heatmap} width={layout.heatmapWidth} height={layout.rowsHeight} />
            </div>
            {flow.profile ? <FlowProfile profile={flow.profile} layout={layout} rowHeight={flow.rowHeight} /> : null}
          </div>
          <div
            aria-hidden="true"
            className="pointer-events-none absolute left-0 border-y-2 border-accent"
            style={{ top: selected * flow.rowHeight, height: flow.rowHeight, width: layout.width }}
          />
          <FlowAxes heatmap={heatmap} profile={flow.profile} layout={layout} />
        </div>
      </ScrollRegion>
      {flow.profile ? <p className="mt-2 font-semibold">{flow.profile.product}</p> : null}
    </div>
  );
}
