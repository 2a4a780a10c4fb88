import { measureWindowFactor } from "@/lib/diagnostics/measures/depth-profile";
import { listGradientSteps } from "@/lib/diagnostics/measures/gradient-traces";
import {
  limitFor,
  type VanishingEvidence,
  weighSeverity,
  weighVanishing,
} from "@/lib/diagnostics/measures/weigh-vanishing";
import { splitWindows } from "@/lib/diagnostics/measures/windows";
import { type Threshold, VANISHING } from "@/lib/diagnostics/thresholds";
import type { RunData } from "@/lib/series/run-data";
import { type JudgedRun, type Limit, restsOn, verdictOf } from "./limit";
import { reachedByMost } from "./reached-by-most";

const SHARED = { rule: "vanishing-gradient", direction: "below", scale: "log" } as const;

export const VANISHING_LIMITS: readonly Limit[] = [
  {
    ...SHARED,
    id: "vanishing-long",
    statistic: "upper end of the factor over all layers, in chains of eight layers or more",
    threshold: VANISHING.overallFactor,
    read: (judged) => readFactor(judged, VANISHING.overallFactor),
  },
  {
    ...SHARED,
    id: "vanishing-short",
    statistic: "the same in chains of four to six",
    threshold: VANISHING.shortChainOverallFactor,
    read: (judged) => readFactor(judged, VANISHING.shortChainOverallFactor),
  },
];

/** The smallest limit with which the signal counts as shrunken, by the weights or by the biases. */
function readFactor(judged: JudgedRun, threshold: Threshold): number | null {
  if (!restsOn(verdictOf(judged, "vanishing-gradient"), threshold)) return null;
  const { before, lossBefore } = judged;
  const windows = splitWindows(listGradientSteps(before));
  const needed = (["weight", "bias"] as const)
    .map((kind) => weighVanishing(before, windows, kind))
    .filter((evidence) => evidence !== null)
    .filter(({ layers }) => limitFor(layers.length) === threshold.value)
    .filter((evidence) => weighSeverity(evidence, lossBefore) !== null)
    .map((evidence) => Math.max(evidence.overallUpper, persistentFactor(before, windows, evidence)));
  return needed.length === 0 ? null : Math.min(...needed);
}

/** The factor below which enough of the last windows lie. */
function persistentFactor(run: RunData, windows: ReturnType<typeof splitWindows>, { kind }: VanishingEvidence): number {
  const factors = windows.flatMap((window) => measureWindowFactor(run, window, kind) ?? []);
  return reachedByMost(factors.slice(-5), Math.min(VANISHING.persistentWindows, factors.length), "below");
}
