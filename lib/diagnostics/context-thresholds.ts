import type { Threshold } from "./thresholds";

/**
 * Limits of the rules that put a run into context: what the logged numbers are, how noisy and how
 * curved its steps, how many of its layers learn, and how far the weights move. The other limits are in
 * `thresholds.ts`.
 */

/** Windows at the end of a run of which most must show a finding. */
export const JUDGED_WINDOWS = 5;

export const UPDATE_RATIO = {
  /** Two values in each of the ten windows. */
  minimumSteps: 20,
  /** The median of fewer layers is no yardstick for one of them. */
  minimumLayers: 4,
  slow: {
    value: 0.01,
    source:
      "A hundredth of the relative change of the median layer, the limit at which weights of the vanishing-gradient check stand still; layers of sound development runs lay between 0.06 and 7",
  },
  fast: { value: 100, source: "The same two powers of ten in the other direction" },
  replaced: {
    value: 0.1,
    source:
      "A tenth of the weights' size per step, so that ten steps replace them (Ben Braiek & Khomh 2022, TheDeepChecker: above 10^−1 is too fast; CS231n: about 10^−3 is usual)",
  },
  still: { value: 0, source: "A weight that does not change is not trained" },
  falseDiscoveries: {
    value: 0.05,
    source: "Benjamini & Hochberg 1995 over the layers and both directions; one wrong name in twenty at most",
  },
  /** Blocks of steps for the sign test: 2^−20 names one layer among tens of thousands. */
  blocks: 20,
  /** Weights that small beside the usual ones were set to zero at the start (LoRA, zero-initialised gates). */
  zeroStart: 1e-3,
  persistentWindows: 4,
} as const;

export const EFFECTIVE_DEPTH = {
  minimumSteps: 20,
  /** Of fewer layers "most of them" says nothing. */
  minimumLayers: 4,
  learns: {
    value: 0.01,
    source:
      "A hundredth of what the leading layers do: next to nothing of the first-order decrease of the loss is the layer's; layers of sound development runs did 1.8 % or more",
  },
  learningShare: {
    value: 0.5,
    source: "Fewer than half of the layers learn: the network is deep in name only",
  },
  persistentWindows: 4,
} as const;

export const GRADIENT_NOISE = {
  minimumSteps: 20,
  noiseOverBatch: {
    value: 10,
    source:
      "McCandlish et al. 2018, section 2.2: a step gains 1 / (1 + B_noise / B) of what the exact gradient would gain; at ten that is one eleventh",
  },
  persistentWindows: 4,
} as const;

export const CURVATURE = {
  minimumSteps: 20,
  /** A norm this close to the clipping limit was clipped: what clip_grad_norm_ leaves is at most the limit. */
  unclipped: 0.999,
  /** So close to 1 a position is called the edge itself. */
  atEdge: 0.1,
  /** Promised decrease over the loss that seven digits, or single precision, can just show: three units in the last place. */
  smallestDecrease: 4e-7,
  edge: {
    value: 1.2,
    source:
      "Cohen et al. 2021: training at the edge hovers at or slightly above 1 and is sound; a fifth beyond it is no longer hovering",
  },
  persistentWindows: 4,
} as const;

export const PROVENANCE = {
  doubts: { value: 0, source: "Any doubt about what a number is belongs beside every conclusion from it" },
  /** Relative difference within which norms count as the same: clip_grad_norm_ divides by norm + 1e-6. */
  sameNorm: 1e-4,
  clippedShare: {
    value: 0.1,
    source:
      "No smooth distribution has a tenth of its values within 10^−4 of its upper end; a ceiling has (Pascanu 2013, clip_grad_norm_)",
  },
  /** Fewer records cannot show that values pile up. */
  minimumRecords: 50,
  lossScale: {
    value: 1024,
    source:
      "The smallest loss scale in use, 2^10; a step whose first-order gain is a thousand times the whole loss cannot have been taken (Lightning #9205, #11407)",
  },
  /** Deviation of log2 from a whole number that still counts as a power of two. */
  powerOfTwo: 0.02,
  /** Powers of two below this are also clipping, accumulation or a sum in place of a mean. */
  smallestScalePower: 5,
  /** One jump may be chance; a dynamic scale changes again and again. */
  fewestJumps: 2,
  /** Fewer layers move together by chance. */
  jumpLayers: 3,
  /** Deviation of a level in log2 that the scatter of five mini-batches leaves. */
  jumpTolerance: 0.2,
  filledZero: {
    value: 5,
    source:
      "An exact zero beside values that differ by a factor of five at most did not come about by getting smaller: ClearML writes NaN and infinities as 0.0",
  },
  roundedScatter: {
    value: 2,
    source:
      "Rounding steps between the quartiles of the loss: with fewer, what scatters is the rounding; Hugging Face rounds to four decimals",
  },
} as const satisfies Record<string, Threshold | number>;

export const LIKELIHOOD = {
  minimumPoints: 20,
  /** Standard normal quantile of the limit on the likelihood ratio. */
  quantile: 3.09,
  limitSource:
    "99.9 % quantile of the chi-squared distribution of the likelihood ratio without any effect (Wilks 1938)",
  /** Likelihood ratio that the later half of a run still gains, above which it is still on its way. */
  stillGaining: 1,
} as const;
