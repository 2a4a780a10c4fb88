import { formatCount, formatNumber } from "@/lib/core/format-number";
import type { HeatmapRow } from "./heatmap-model";

/** The sentence above the heatmap: the layer nearest the input against the one nearest the output. */
export function describeHeatmap(rows: readonly HeatmapRow[], scale: "rms" | "norm"): string {
  const compared = rows.filter((row) => row.excluded === null);
  const output = compared[0];
  const input = compared.at(-1);
  const bad = rows.reduce((sum, row) => sum + row.nonFiniteColumns.length, 0);
  const addition = bad > 0 ? `; ${formatCount(bad, "cell")} not finite` : "";
  if (!output || !input || output === input)
    return `The gradient of ${formatCount(rows.length, "layer")} over the steps${addition}`;
  const last = medianOfLastTenth(input.means);
  const first = medianOfLastTenth(output.means);
  if (last === null || first === null)
    return `The gradient of ${formatCount(rows.length, "layer")} over the steps${addition}`;
  const size = scale === "rms" ? "gradient" : "gradient norm";
  const ratio = formatNumber(10 ** (last - first), 2);
  return `In the last tenth of the steps the ${size} of ${input.layer}, at the input, is ${ratio} times that of ${output.layer}, at the output${addition}`;
}

function medianOfLastTenth(means: readonly (number | null)[]): number | null {
  const tenth = means.slice(-Math.max(1, Math.ceil(means.length / 10)));
  const sorted = tenth.filter((value) => value !== null).sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle];
  const lower = sorted[sorted.length % 2 === 1 ? middle : middle - 1];
  return upper === undefined || lower === undefined ? null : (upper + lower) / 2;
}
