/**
 * `gradient-noise`: how much of a step is noise. B_simple = tr Σ / ‖G‖² is the batch size at which noise
 * and gradient are equally large; a step with a batch of B gains 1 / (1 + B_simple / B) of what the
 * exact gradient would gain. Context only: a noisy step is slow and no fault.
 *
 * @see McCandlish et al., arXiv 1812.06162; docs/rules/gradient-noise.md
 */
import type { Estimate } from "@/lib/core/estimate";
import { formatInteger, formatPercent } from "@/lib/core/format-number";
import type { Verdict } from "@/lib/core/verdict";
import type { RunData } from "@/lib/series/run-data";
import { NOISE_SCALE } from "../context-needs";
import { GRADIENT_NOISE, JUDGED_WINDOWS } from "../context-thresholds";
import { describeEstimate, describeNumber } from "../describe-number";
import { GRADIENT_NOISE_GUIDE } from "../guides/gradient-noise";
import { measureNoiseScale, type NoiseScale } from "../measures/measure-noise-scale";
import { measureProvenance } from "../measures/measure-provenance";
import { makeCannotTell, makeVerdict, type Rule } from "../rule";

const IDENTITY = { id: "gradient-noise", version: 1 } as const;
const STATISTIC = "gradient noise scale B_simple, in cases";

export const gradientNoiseRule: Rule = {
  ...IDENTITY,
  question: "How much of each step is the noise of its mini-batch?",
  restsOn: ["gradients"],
  isScaleFree: true,
  needs: [NOISE_SCALE],
  guide: GRADIENT_NOISE_GUIDE,
  evaluate: (run) => [evaluateNoise(run)],
};

function evaluateNoise(run: RunData): Verdict {
  const noise = measureNoiseScale(run);
  const cannotTell = (what: string, reason: string): Verdict =>
    makeCannotTell(IDENTITY, { statistic: STATISTIC, what, reason });
  if ("missing" in noise) return cannotTell(noise.missing, noise.reason);
  if (noise.scale.status !== "estimated") return cannotTell(NOISE_SCALE.missing, describeEstimate(noise.scale));
  const clipped = noise.isFromNorms && measureProvenance(run).find(({ kind }) => kind === "clipped");
  if (clipped)
    return cannotTell(
      "gradient norms before clipping",
      `${clipped.sentence} Clipping removes the difference between the batches.`,
    );
  const batch = readBatch(run);
  if (batch === null)
    return cannotTell(
      "the batch size (batch_size)",
      `The noise scale is ${describeEstimate(noise.scale)} cases, and there is no batch size to compare it with.`,
    );
  return describeNoise(noise, noise.scale, batch);
}

/** Cases behind one step. */
function readBatch({ settings }: RunData): number | null {
  const { batchSize, accumulatedBatches } = settings;
  return batchSize === null || batchSize <= 0 ? null : batchSize * Math.max(1, accumulatedBatches ?? 1);
}

function describeNoise(
  { windows, source }: NoiseScale,
  scale: Extract<Estimate, { status: "estimated" }>,
  batch: number,
): Verdict {
  const limit = GRADIENT_NOISE.noiseOverBatch.value * batch;
  const shows = windows.map((window) => window.scale > limit);
  const last = shows.slice(-JUDGED_WINDOWS);
  const standing = last.filter(Boolean).length;
  const isFinding =
    (scale.lower ?? scale.value) > limit && standing >= Math.min(GRADIENT_NOISE.persistentWindows, last.length);
  const gain = formatPercent(Number((1 / (1 + scale.value / batch)).toPrecision(2)));
  return makeVerdict(IDENTITY, {
    outcome: isFinding ? "finding" : "no-finding",
    severity: isFinding ? "note" : null,
    layers: [],
    onsetStep: isFinding ? (windows[shows.lastIndexOf(false) + 1]?.fromStep ?? null) : null,
    statistic: {
      name: STATISTIC,
      estimate: scale,
      threshold: { value: limit, direction: "above", source: GRADIENT_NOISE.noiseOverBatch.source },
    },
    effectiveSamples: scale.n,
    persistence: { windows: standing, of: last.length },
    reason: `The noise scale is ${describeEstimate(scale)} cases; the limit is ${describeNumber(GRADIENT_NOISE.noiseOverBatch.value)} times the ${formatInteger(batch)} cases behind a step.`,
    explanation: isFinding
      ? `Most of each step is noise of its mini-batch: noise and gradient would be equally large at ${describeNumber(scale.value)} cases, and a step has ${formatInteger(batch)}. It gains about ${gain} of what the exact gradient would gain.`
      : `Noise and gradient would be equally large at ${describeNumber(scale.value)} cases, and a step has ${formatInteger(batch)}. It gains about ${gain} of what the exact gradient would gain.`,
    remedy: isFinding ? GRADIENT_NOISE_GUIDE.remedies.join(" ") : null,
    provenance: [`Measured from ${source}.`],
  });
}
