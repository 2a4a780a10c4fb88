import { createHash } from "node:crypto";
import { ENGINE_VERSION } from "@/lib/core/engine-version";
import type { RuleCoverage } from "@/lib/diagnostics/coverage";
import type { DepthProfile } from "@/lib/diagnostics/evidence";
import type { Sensitivity } from "@/lib/diagnostics/sensitivity/sensitivity";
import type { PublicationDecision } from "@/lib/diagnostics/subgroups/decide-publication";
import type { SubgroupOutcome } from "@/lib/diagnostics/subgroups/subgroup-analysis";
import type { TrainingOutcome } from "@/lib/diagnostics/subgroups/subgroup-training";
import type { RunFacts } from "@/lib/report/record/gather-run-facts";
import type { DiagnosisDocument } from "@/lib/schema/diagnosis";
import type { Layer, LayerOrderSource } from "@/lib/series/run-data";

/** What is kept of a diagnosis: the document itself, and what pages and lists draw beside it. */
export type StoredDiagnosis = {
  readonly document: DiagnosisDocument;
  readonly depthProfile: DepthProfile | null;
  /** What the loss is sensitive to; of bounded size. */
  readonly sensitivity: Sensitivity;
  /** What the predictions say of groups of patients. */
  readonly subgroups: SubgroupOutcome;
  /** How much of it may be shown to readers who may not see single patients; null without an analysis. */
  readonly publication: PublicationDecision | null;
  /** What the training log shows of groups of patients; of bounded size. */
  readonly subgroupTraining: TrainingOutcome;
  readonly coverage: readonly RuleCoverage[];
  readonly model: string | null;
  readonly layers: readonly Layer[];
  readonly layerOrderSource: LayerOrderSource;
  /** Training loss for the list of runs: at most `SPARK_VALUES` values, null where not finite. */
  readonly lossSpark: readonly (number | null)[];
  /** What a report needs of the run beside all this. */
  readonly facts: RunFacts;
};

/** A diagnosis with what it rests on beside live points; null where an earlier version did not say it. */
export type BasedDiagnosis = StoredDiagnosis & { readonly basis: string | null };

/**
 * The key of a diagnosis: SHA-256 over all that it is a function of. Points enter through the digests
 * of what they came from, which determine them together with the version of the readers.
 */
export function diagnosisKey(fingerprint: string): string {
  return createHash("sha256").update(`engine ${ENGINE_VERSION}\n`).update(fingerprint).digest("hex");
}

/** Names everything that a diagnosis rests on but the live points: SHA-256 of the run's standing. */
export function diagnosisBasis(standing: string): string {
  return createHash("sha256").update(standing).digest("hex");
}

/** Reads back what this product stored itself; the key contains the version of the form. */
export function parseStoredDiagnosis(json: string): BasedDiagnosis {
  return { basis: null, ...JSON.parse(json) };
}
