import type { LossRow, LossTrack } from "@/lib/charts/merge-loss-rows";
import type { LossPosition } from "@/lib/charts/prepare-loss-chart";
import { positionFormat } from "@/lib/charts/tabulate-loss";
import { formatNumber } from "@/lib/core/format-number";

type LossTooltipProps = {
  readonly tracks: readonly LossTrack[];
  readonly xUnit: LossPosition;
  /** Filled in by the chart. */
  readonly active?: boolean;
  readonly payload?: readonly { readonly payload?: LossRow }[];
};

export function LossTooltip({ tracks, xUnit, active, payload }: LossTooltipProps) {
  const row = payload?.[0]?.payload;
  const step = row?.["step"];
  if (!active || !row || typeof step !== "number") return null;
  return (
    <div className="rounded-sm border border-line bg-surface px-2 py-1 text-xs text-ink shadow-overlay">
      <p className="font-medium">
        {xUnit === "step" ? "step " : "share of the length "}
        {positionFormat(xUnit)(step)}
      </p>
      {tracks.map((track) => {
        const mean = row[track.meanKey];
        const band = row[track.bandKey];
        if (typeof mean !== "number" || typeof band !== "object") return null;
        const range = band[0] === band[1] ? "" : ` (${formatNumber(band[0])} to ${formatNumber(band[1])})`;
        return (
          <p key={track.meanKey}>
            {track.label}: {formatNumber(mean)}
            {range}
          </p>
        );
      })}
    </div>
  );
}
