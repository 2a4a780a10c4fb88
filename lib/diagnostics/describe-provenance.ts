import type { RunData } from "@/lib/series/run-data";

/** What the logged gradient norms are, in the words of the run's settings; shown with every gradient verdict. */
export function describeGradientProvenance(run: RunData): readonly string[] {
  const { gradientNormLogged, gradientClip, lossScale, accumulatedBatches } = run.settings;
  const facts = [
    gradientNormLogged === null
      ? "It was not stated whether gradients were logged before or after clipping."
      : `Gradient norms logged: ${gradientNormLogged}.`,
  ];
  if (gradientClip !== null) facts.push(`Clipping: ${gradientClip}.`);
  if (lossScale !== null && lossScale !== 1) facts.push(`Loss scale: ${lossScale}.`);
  if (accumulatedBatches !== null && accumulatedBatches > 1)
    facts.push(`Accumulated over ${accumulatedBatches} batches.`);
  if (run.series.some(({ metric, estimated }) => metric === "grad_norm" && estimated))
    facts.push("Some gradient norms were estimated from histograms.");
  if (run.layerOrderSource === "first-appearance" || run.layerOrderSource === "natural-sort")
    facts.push("The order of the layers was guessed from the log.");
  return facts;
}
