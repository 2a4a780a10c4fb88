import type { RuleCoverage } from "@/lib/diagnostics/coverage";
import type { DepthProfile } from "@/lib/diagnostics/evidence";
import type { Sensitivity } from "@/lib/diagnostics/sensitivity/sensitivity";
import type { SubgroupOutcome } from "@/lib/diagnostics/subgroups/subgroup-analysis";
import type { TrainingOutcome } from "@/lib/diagnostics/subgroups/subgroup-training";
import type { DiagnosisDocument } from "@/lib/schema/diagnosis";
import type { Layer, LayerOrderSource } from "@/lib/series/run-data";
import type { RunFacts } from "./gather-run-facts";

/** What a record is composed of, already as the reader may see it. */
export type ReportEvidence = {
  readonly engineVersion: string;
  readonly document: Omit<DiagnosisDocument, "schema" | "version" | "source">;
  readonly facts: RunFacts;
  readonly depthProfile: DepthProfile | null;
  readonly sensitivity: Sensitivity;
  readonly subgroups: SubgroupOutcome;
  readonly subgroupTraining: TrainingOutcome;
  readonly coverage: readonly RuleCoverage[];
  readonly layers: readonly Layer[];
  readonly layerOrderSource: LayerOrderSource;
  /** False for a reader to whom single patients are closed. */
  readonly isWhole: boolean;
};
