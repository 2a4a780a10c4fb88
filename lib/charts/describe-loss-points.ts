import { formatCount } from "@/lib/core/format-number";
import type { LossLine, LossScale } from "./prepare-loss-line";

/** How many logged points stand behind how many drawn ones. */
export function describeLossSample(lines: readonly LossLine[]): string {
  const points = lines.flatMap((line) => line.points);
  const behind = points.reduce((sum, point) => sum + point.count, 0);
  const drawn = points.filter((point) => point.isDrawn).length;
  if (behind === drawn) return `${formatCount(behind, "logged point")}, each drawn`;
  return `${formatCount(behind, "logged point")} stand behind ${formatCount(drawn, "drawn point")}`;
}

/** Method and exclusions of a picture of the loss. */
export function describeLossMethod(lines: readonly LossLine[], scale: LossScale, leftOut: number): string {
  const points = lines.flatMap((line) => line.points);
  const sentences: string[] = [];
  if (points.some((point) => point.count > 1)) {
    sentences.push(
      "Line: mean of the points in each bucket; band: their smallest and largest value, so no spike is lost.",
    );
  } else {
    sentences.push("Every logged point, not smoothed.");
  }
  if (scale === "log") sentences.push("Logarithmic axis, because the loss spans more than three powers of ten.");
  const dropped = points.filter((point) => !point.isDrawn && point.mean !== null).length;
  if (dropped > 0) {
    sentences.push(
      `${formatCount(dropped, "bucket")} with values of 0 or less left out: a logarithmic axis cannot show them.`,
    );
  }
  const nonFinite = points.reduce((sum, point) => sum + point.nonFinite, 0);
  if (nonFinite > 0) sentences.push(`${formatCount(nonFinite, "point")} not finite, marked at the top edge.`);
  if (leftOut > 0)
    sentences.push(`${formatCount(leftOut, "further loss series", "further loss series")} not drawn; see Data.`);
  return sentences.join(" ");
}
