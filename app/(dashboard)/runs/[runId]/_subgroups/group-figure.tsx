"use client";

import { FigureFrame } from "@/app/_charts/figure-frame";
import { MeasuredDrawing } from "@/app/_charts/measured-drawing";
import type { GroupFigure as Figure } from "@/lib/charts/figure";
import { namesInFigure, withMarked } from "@/lib/charts/subgroups/mark-in-figure";
import { useMarkedGroup } from "./use-marked-group";

type GroupFigureProps = { readonly figure: Figure; readonly height: number };

/** A picture of groups with its title, table, copies and method, in which the picked group is marked. */
export function GroupFigure({ figure, height }: GroupFigureProps) {
  const [marked] = useMarkedGroup(namesInFigure(figure));
  const shown = withMarked(figure, marked);
  return (
    <FigureFrame figure={shown} minHeight={height}>
      <div data-marked={marked ?? undefined}>
        <MeasuredDrawing figure={shown} height={height} />
      </div>
    </FigureFrame>
  );
}
