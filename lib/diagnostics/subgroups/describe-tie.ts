import { formatInteger } from "@/lib/core/format-number";
import type { PredictionSet } from "@/lib/core/prediction-set";
import { lastTrainingStep } from "@/lib/series/last-training-step";
import type { RunData } from "@/lib/series/run-data";

/** Whether anything shows that predictions come from the training that the log is of. */
export function describeTie(
  { checkpointStep, modelSha256, dataSha256 }: PredictionSet,
  { series }: Pick<RunData, "series">,
): string {
  const last = lastTrainingStep(series);
  const hashes = [
    modelSha256 === null ? null : `a model with the hash ${modelSha256.slice(0, 12)}…`,
    dataSha256 === null ? null : `data with the hash ${dataSha256.slice(0, 12)}…`,
  ].filter((part) => part !== null);
  if (checkpointStep === null && hashes.length === 0)
    return "Nothing shows that these predictions come from this training: the file names no step, model or data.";
  const named = hashes.length === 0 ? "" : ` It names ${hashes.join(" and ")}; the log cannot confirm that.`;
  if (checkpointStep === null) return `The file says of which step the predictions are nothing.${named}`;
  const step = formatInteger(checkpointStep);
  if (checkpointStep > last)
    return `The predictions are said to be of step ${step}, which this log does not reach (its last step is ${formatInteger(last)}).${named}`;
  return `The predictions are said to be of step ${step} of this training (the log ends at step ${formatInteger(last)}).${named}`;
}
