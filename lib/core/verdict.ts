import type { Estimate } from "./estimate";

/** Every rule of the catalogue, by its stable id. Ids are never reused or renamed. */
export const RULE_IDS = [
  "vanishing-gradient",
  "exploding-gradient",
  "non-finite",
  "dead-units",
  "update-ratio",
  "learning-rate-too-high",
  "learning-rate-too-low",
  "not-learning",
  "overfitting",
  "oscillation",
  "effective-depth",
  "gradient-noise",
  "gradient-provenance",
  "gradient-check",
  "curvature",
  "base-rate",
  "subgroup-excess-loss",
  "subgroup-vanishing",
  "subgroup-gradient-share",
  "subgroup-gradient-conflict",
  "subgroup-performance",
] as const;
export type RuleId = (typeof RULE_IDS)[number];

/** The consequence for the training: critical = do not use the result as it is, warning = look before use. */
export const SEVERITIES = ["critical", "warning", "note"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What a rule says of one run (or of one subgroup of it), with its evidence. */
export type Verdict = {
  readonly rule: RuleId;
  readonly version: number;
  readonly outcome: "finding" | "no-finding" | "cannot-tell";
  /** null unless the outcome is a finding. */
  readonly severity: Severity | null;
  readonly subgroup: string | null;
  /** Names of the layers concerned, input to output. */
  readonly layers: readonly string[];
  readonly onsetStep: number | null;
  readonly statistic: {
    readonly name: string;
    readonly estimate: Estimate;
    readonly threshold: {
      readonly value: number;
      readonly direction: "above" | "below";
      readonly source: string;
    } | null;
  };
  readonly effectiveSamples: number;
  readonly persistence: { readonly windows: number; readonly of: number } | null;
  /** Why it cannot tell, or what decided it; begins with DOES_NOT_APPLY where the rule is none for this kind of run. */
  readonly reason: string;
  /** Plain language, two sentences, no formula. */
  readonly explanation: string;
  /** What to try, most likely first; null where nothing needs trying. */
  readonly remedy: string | null;
  /** Before or after clipping, scaled, accumulated, estimated from a histogram, exclusions. */
  readonly provenance: readonly string[];
};

/** How the reason of a verdict begins whose rule does not apply to this kind of run; see lib/diagnostics/kinds-of-run.ts. */
export const DOES_NOT_APPLY = "Does not apply: ";

/** True for the verdict of a rule that is none for this kind of run: nothing is missing, and nothing was asked. */
export function isNotApplicable({ outcome, reason }: Pick<Verdict, "outcome" | "reason">): boolean {
  return outcome === "cannot-tell" && reason.startsWith(DOES_NOT_APPLY);
}

export const DIAGNOSIS_STATUSES = ["no-fault-found", "attention", "critical", "incomplete"] as const;
export type DiagnosisStatus = (typeof DIAGNOSIS_STATUSES)[number];

/** One of the seven questions that whoever relies on a trained model should be able to answer. */
export type ChecklistItem = {
  readonly id: "loss" | "parameters" | "stability" | "depth" | "derivative" | "sensitivity" | "expectation";
  readonly question: string;
  readonly answer: string;
  readonly status: "answered" | "attention" | "not-answered";
  /** Rule ids, series keys or settings that the answer rests on. */
  readonly evidence: readonly string[];
};

/** The whole diagnosis of one run: what `diagnoseRun` returns. */
export type Diagnosis = {
  readonly status: DiagnosisStatus;
  readonly summary: string;
  readonly verdicts: readonly Verdict[];
  readonly checklist: readonly ChecklistItem[];
};
