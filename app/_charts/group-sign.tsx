import { PAGE_PALETTE } from "@/lib/charts/chart-palette";
import { drawGroupMark } from "@/lib/charts/subgroups/draw-group-mark";
import { groupStyle } from "@/lib/charts/subgroups/subgroup-style";
import { SvgFigure } from "./svg-figure";

const SIZE = 16;

/** Colour and mark of a group, or of a run among others, beside its name, which says the same to those who do not see it. */
export function GroupSign({ place }: { readonly place: number }) {
  const mark = drawGroupMark(groupStyle(PAGE_PALETTE, place), SIZE / 2, SIZE / 2, 6);
  return (
    <span aria-hidden="true" className="inline-block w-4 shrink-0">
      <SvgFigure drawing={{ width: SIZE, height: SIZE, nodes: [mark] }} label="" />
    </span>
  );
}
