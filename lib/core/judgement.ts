import type { RuleId, Severity, Verdict } from "./verdict";

/** Longest text of a judgement or an answer, in characters. */
export const JUDGEMENT_TEXT_LIMIT = 4000;

/** "I agree with this reading", "I disagree, because …", "I need …". */
export const JUDGEMENT_KINDS = ["agree", "disagree", "need"] as const;
export type JudgementKind = (typeof JUDGEMENT_KINDS)[number];

/** What can become of a judgement: somebody is to answer it, it was answered, or its author takes it back. */
export const JUDGEMENT_STEPS = ["assign", "resolve", "withdraw"] as const;
export type JudgementStepKind = (typeof JUDGEMENT_STEPS)[number];

/** The predictions that a verdict on patients stands on. */
export type JudgedPredictions = {
  readonly name: string;
  readonly sha256: string;
  readonly checkpointStep: number | null;
  readonly modelSha256: string | null;
};

/** What a judgement was made on. It holds for this state alone, and nothing of it changes afterwards. */
export type JudgedState = {
  /** Key of the diagnosis, a digest of all that it is a function of. */
  readonly diagnosisKey: string;
  /** Of the run: its points, what its series are taken for, its settings. */
  readonly revision: number;
  readonly engineVersion: string;
  /** null where the project had no analysis plan. */
  readonly planVersion: number | null;
  /** The group of patients in words, with the version of its rule; null for a verdict on the whole run. */
  readonly definition: string | null;
  readonly predictions: readonly JudgedPredictions[];
  /** null where the run has no such verdict any more. */
  readonly verdict: {
    readonly version: number;
    readonly outcome: Verdict["outcome"];
    readonly severity: Severity | null;
  } | null;
};

/** Which verdict of a run something is about. */
export type JudgedVerdict = { readonly rule: RuleId; readonly subgroup: string | null };
