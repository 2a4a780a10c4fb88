import type { Estimate } from "@/lib/core/estimate";
import type { RuleId, Verdict } from "@/lib/core/verdict";
import { analyseSubgroups } from "@/lib/diagnostics/subgroups/analyse-subgroups";
import type { GroupResult, SubgroupAnalysis, SubgroupOutcome } from "@/lib/diagnostics/subgroups/subgroup-analysis";
import type { SecondaryPair, SecondarySide } from "@/lib/proof/secondary-pair";
import { drawPatients, runWith, toPredictionSet } from "../diagnostics/subgroups/make-prediction-set";

/** What a run holds beside the measure of its plan; null = not there. */
export type MadeSide = {
  readonly loss?: number | null;
  readonly ratio?: number | null;
  readonly benefit?: number | null;
  readonly isFound?: boolean | null;
};

const ANALYSIS = analyse();

function analyse(): SubgroupAnalysis {
  const patients = [...drawPatients("polytrauma", 60, { seed: 1 }), ...drawPatients("isolated_tbi", 60, { seed: 2 })];
  const threshold = { value: 0.2, owner: "a clinician", reason: "a test" };
  const analysis = analyseSubgroups(runWith(toPredictionSet(patients, 3), { threshold }));
  if (analysis.status !== "analysed") throw new Error(analysis.reason);
  return analysis;
}

/** A side whose group polytrauma has these numbers. */
export function makeSide(
  { loss = null, ratio = null, benefit = null, isFound = null }: MadeSide,
  rule: RuleId = "vanishing-gradient",
): SecondarySide {
  return {
    verdicts: [{ ...verdictOf(rule), outcome: isFound === null ? "cannot-tell" : isFound ? "finding" : "no-finding" }],
    subgroups: withNumbers(ratio, benefit),
    losses: loss === null ? [] : [{ from: "predictions", split: "test", subgroup: "polytrauma", loss }],
  };
}

export function makePairs(asIs: readonly MadeSide[], repaired: readonly MadeSide[]): readonly SecondaryPair[] {
  return asIs.map((side, index) => ({
    seed: index + 1,
    asIs: makeSide(side),
    repaired: makeSide(repaired[index] ?? {}),
  }));
}

export function swapSides(pairs: readonly SecondaryPair[]): readonly SecondaryPair[] {
  return pairs.map(({ seed, asIs, repaired }) => ({ seed, asIs: repaired, repaired: asIs }));
}

function withNumbers(ratio: number | null, benefit: number | null): SubgroupOutcome {
  if (ratio === null && benefit === null) return { status: "none", reason: "There are no predictions." };
  const change = (group: GroupResult): GroupResult =>
    group.name !== "polytrauma" || group.alarms === null
      ? group
      : {
          ...group,
          observedExpected: ratio === null ? group.observedExpected : numberOf(ratio),
          alarms: { ...group.alarms, netBenefit: benefit === null ? group.alarms.netBenefit : numberOf(benefit) },
        };
  return {
    ...ANALYSIS,
    families: ANALYSIS.families.map((family) => ({ ...family, groups: family.groups.map(change) })),
  };
}

function numberOf(value: number): Estimate {
  return { status: "estimated", value, method: "a test", n: 60, notes: [] };
}

function verdictOf(rule: RuleId): Omit<Verdict, "outcome"> {
  return {
    rule,
    version: 1,
    severity: null,
    subgroup: null,
    layers: [],
    onsetStep: null,
    statistic: {
      name: "x",
      estimate: { status: "not-estimable", reason: "none", n: 0 },
      threshold: null,
    },
    effectiveSamples: 1,
    persistence: null,
    reason: "",
    explanation: "",
    remedy: null,
    provenance: [],
  };
}
