import type { LossChart } from "./prepare-loss-chart";
import { lossSegments } from "./prepare-loss-line";

/** One row per step over all lines, the shape that a charting component wants. */
export type LossRow = Readonly<Record<string, number | readonly [number, number]>>;

export type LossTrack = {
  readonly label: string;
  readonly style: number;
  readonly meanKey: string;
  readonly bandKey: string;
};

/** More pieces than this are drawn as a still picture: every piece costs time at each move of the pointer. */
export const MOST_TRACKS = 24;

/** Lays all segments of all lines side by side; each becomes a track of its own so that gaps stay gaps. */
export function mergeLossRows(chart: LossChart): {
  readonly rows: readonly LossRow[];
  readonly tracks: readonly LossTrack[];
} {
  const bySteps = new Map<number, Record<string, number | readonly [number, number]>>();
  const tracks: LossTrack[] = [];
  for (const line of chart.lines) {
    for (const segment of lossSegments(line)) {
      const track = {
        label: line.label,
        style: line.style,
        meanKey: `mean${tracks.length}`,
        bandKey: `band${tracks.length}`,
      };
      tracks.push(track);
      for (const point of segment) {
        const row = bySteps.get(point.step) ?? { step: point.step };
        row[track.meanKey] = point.mean;
        row[track.bandKey] = [point.low, point.high];
        bySteps.set(point.step, row);
      }
    }
  }
  const rows = [...bySteps.entries()].sort(([a], [b]) => a - b).map(([, row]) => row);
  return { rows, tracks };
}
