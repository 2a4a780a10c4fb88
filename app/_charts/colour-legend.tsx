import { cividis, rgbText } from "@/lib/charts/colour-scale";
import type { Heatmap } from "@/lib/charts/heatmap-model";

const STOPS = Array.from({ length: 11 }, (_, index) => rgbText(cividis(index / 10))).join(", ");

/** The colour scale with ticks at powers of ten, and what the two patterns mean. */
export function ColourLegend({ heatmap }: { readonly heatmap: Heatmap }) {
  const { from, to, ticks, label } = heatmap.colour;
  const hasBad = heatmap.rows.some((row) => row.nonFiniteColumns.length > 0);
  const hasMissing = heatmap.rows.some((row) =>
    row.means.some(
      (mean, column) => mean === null && !row.zeroColumns.includes(column) && !row.nonFiniteColumns.includes(column),
    ),
  );
  return (
    <div className="flex flex-wrap items-end gap-x-6 gap-y-1 text-xs text-muted">
      <div className="w-52">
        <div className="relative h-4">
          {ticks.map((tick) => (
            <span
              key={tick.value}
              className="absolute -translate-x-1/2 whitespace-nowrap"
              style={{ left: `${((Math.log10(tick.value) - from) / (to - from)) * 92 + 4}%` }}
            >
              {tick.label}
            </span>
          ))}
        </div>
        <div
          className="mx-[4%] h-2 [print-color-adjust:exact]"
          style={{ background: `linear-gradient(to right, ${STOPS})` }}
        />
        <div className="mt-0.5 whitespace-nowrap">{label}</div>
      </div>
      {hasMissing ? <span>▨ not logged</span> : null}
      {hasBad ? <span>✕ not finite</span> : null}
    </div>
  );
}
