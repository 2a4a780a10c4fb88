import { type FunnelLimits, funnelLimits } from "@/lib/statistics/funnel-limits";
import type { GroupResult, SubgroupAnalysis } from "./subgroup-analysis";

/** Where a ratio of observed to expected lies by chance, with this many expected. */
export type FunnelLevel = { readonly expected: number; readonly limits: readonly FunnelLimits[] };

export type FunnelGroup = {
  readonly name: string;
  readonly expected: number;
  readonly ratio: number;
  /** At the mean risk of the group itself, which is what decides. */
  readonly limits: readonly FunnelLimits[];
};

export type Funnel =
  | {
      readonly status: "measured";
      /** Observed / expected of all patients, around which the limits lie. */
      readonly target: number;
      /** At the mean risk of all patients, from few expected to many. */
      readonly levels: readonly FunnelLevel[];
      readonly groups: readonly FunnelGroup[];
    }
  | { readonly status: "not-measured"; readonly reason: string };

const LEVELS = 40;
/** Fewer expected than this leave nothing to be seen of a ratio. */
const FEWEST_EXPECTED = 1;

/**
 * How far observed / expected of each group lies from that of all patients, against the binomial limits of as
 * many patients whose risk of the event is their mean predicted risk times the ratio of all. Risks that differ
 * within a group scatter a little less than the limits say.
 *
 * @see Spiegelhalter, "Funnel plots for comparing institutional performance", Statistics in Medicine 24 (2005)
 */
export function measureFunnel(analysis: Pick<SubgroupAnalysis, "overall">, groups: readonly GroupResult[]): Funnel {
  const { overall } = analysis;
  if (overall.effectivePatients !== null)
    return { status: "not-measured", reason: "The rows have weights, and the limits of a funnel count patients." };
  const whole = expectedOf(overall);
  if (whole === null || overall.observedExpected.status !== "estimated" || overall.observedExpected.value <= 0)
    return { status: "not-measured", reason: "Observed against expected of all patients is not estimable." };
  const target = overall.observedExpected.value;
  const measured = groups.flatMap((group) => {
    const own = expectedOf(group);
    if (own === null || own.expected < FEWEST_EXPECTED || group.observedExpected.status !== "estimated") return [];
    const limits = ratioLimits(group.patients, own.meanRisk, target);
    if (limits === null) return [];
    return [{ name: group.name, expected: own.expected, ratio: group.observedExpected.value, limits }];
  });
  if (measured.length === 0) return { status: "not-measured", reason: "In no group is a ratio estimable." };
  const most = Math.max(...measured.map(({ expected }) => expected)) * 1.15;
  const least = Math.min(...measured.map(({ expected }) => expected)) * 0.6;
  const levels = Array.from({ length: LEVELS }, (_, index) => least * (most / least) ** (index / (LEVELS - 1))).flatMap(
    (expected) => {
      const limits = ratioLimits(Math.max(1, Math.round(expected / whole.meanRisk)), whole.meanRisk, target);
      return limits === null ? [] : [{ expected, limits }];
    },
  );
  return { status: "measured", target, levels, groups: measured };
}

function expectedOf({
  meanRisk,
  patients,
}: GroupResult): { readonly meanRisk: number; readonly expected: number } | null {
  if (meanRisk.status !== "estimated" || meanRisk.value <= 0) return null;
  return { meanRisk: meanRisk.value, expected: meanRisk.value * patients };
}

/** Null where the rate would be 1 or more, of which nothing scatters. */
function ratioLimits(patients: number, meanRisk: number, target: number): readonly FunnelLimits[] | null {
  const rate = meanRisk * target;
  if (!(rate > 0 && rate < 1)) return null;
  return funnelLimits(patients, rate).map(({ level, lower, upper }) => ({
    level,
    lower: lower / meanRisk,
    upper: upper / meanRisk,
  }));
}
