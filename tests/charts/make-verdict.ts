import type { Diagnosis, Verdict } from "@/lib/core/verdict";

/** A finding of `vanishing-gradient` as far as nothing else is said. */
export function makeVerdict(part: Partial<Verdict>): Verdict {
  return {
    rule: "vanishing-gradient",
    version: 1,
    outcome: "finding",
    severity: "warning",
    subgroup: null,
    layers: [],
    onsetStep: null,
    statistic: {
      name: "factor per layer",
      estimate: {
        status: "estimated",
        value: 0.24,
        lower: 0.22,
        upper: 0.27,
        level: 0.95,
        method: "slope",
        n: 9,
        notes: [],
      },
      threshold: { value: 0.5, direction: "below", source: "calibration" },
    },
    effectiveSamples: 40,
    persistence: { windows: 9, of: 10 },
    reason: "decided",
    explanation: "explained",
    remedy: null,
    provenance: [],
    ...part,
  };
}

/** A diagnosis with these verdicts. */
export function makeDiagnosis(verdicts: readonly Verdict[]): Diagnosis {
  return { status: "attention", summary: "", verdicts, checklist: [] };
}
