import { PAGE_PALETTE, seriesStyle } from "@/lib/charts/chart-palette";
import type { LossChart } from "@/lib/charts/prepare-loss-chart";

/** Line styles with their names; always there, so that the height of the picture does not depend on the data. */
export function LossLegend({ chart }: { readonly chart: LossChart }) {
  return (
    <ul className="flex min-h-4 flex-wrap gap-x-4 text-xs text-muted">
      {chart.lines.map((line) => {
        const style = seriesStyle(PAGE_PALETTE, line.style);
        return (
          <li key={line.label} className="flex items-center gap-1.5">
            <svg width="24" height="8" aria-hidden="true">
              <line x1="0" y1="4" x2="24" y2="4" stroke={style.colour} strokeWidth="2" strokeDasharray={style.dash} />
            </svg>
            {line.label}
          </li>
        );
      })}
    </ul>
  );
}
