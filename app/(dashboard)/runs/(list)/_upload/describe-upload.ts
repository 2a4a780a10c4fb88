import { formatDuration } from "@/lib/charts/format-time";
import { formatBytes, formatCount } from "@/lib/core/format-number";
import type { ImportResult } from "@/lib/schema/run";
import type { Upload } from "./use-uploads";

/** Bytes, points, speed, time left and issues, as far as each is known. */
export function describeUpload(upload: Upload, now = performance.now()): string {
  const { result, progress, totalBytes } = upload;
  if (result?.ok) {
    const { points, issueCount, format } = result.result;
    const issues = issueCount === 0 ? "no issues" : formatCount(issueCount, "issue");
    return `${describeTarget(result.result, upload.runName)}: ${formatCount(points, "point")}, ${format}, ${issues}.`;
  }
  const seconds = Math.max(0.001, (now - upload.startedAt) / 1000);
  const parts = [`${formatBytes(progress.sentBytes)} of ${formatBytes(totalBytes)}`];
  if (progress.sentBytes < totalBytes && seconds > 1) {
    const bytesPerSecond = progress.sentBytes / seconds;
    parts.push(`${formatBytes(bytesPerSecond)} per second`);
    if (bytesPerSecond > 0) parts.push(`${formatDuration((totalBytes - progress.sentBytes) / bytesPerSecond)} left`);
  }
  if (progress.sentBytes >= totalBytes) parts.push("reading");
  if (progress.points > 0) parts.push(formatCount(progress.points, "point"));
  if (progress.issues > 0) parts.push(formatCount(progress.issues, "issue"));
  return parts.join(" · ");
}

/** Files of one name go to one run, which nobody may have meant. */
function describeTarget({ duplicate, newRun }: ImportResult, runName: string): string {
  if (duplicate) return `The run ${runName} has this file already`;
  return newRun ? `Imported as the new run ${runName}` : `Added to the run ${runName} that was there already`;
}
