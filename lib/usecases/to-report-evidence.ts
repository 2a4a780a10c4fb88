import { ENGINE_VERSION } from "@/lib/core/engine-version";
import type { ReportEvidence } from "@/lib/report/record/report-evidence";
import type { StoredDiagnosis } from "./stored-diagnosis";

/** @param stored as the reader may see it; @param isWhole false where single patients are closed to the reader */
export function toReportEvidence(stored: StoredDiagnosis, isWhole: boolean): ReportEvidence {
  const { document, facts, depthProfile, sensitivity, subgroups } = stored;
  const { subgroupTraining, coverage, layers, layerOrderSource } = stored;
  const { schema: _, version: __, source: ___, ...rest } = document;
  return {
    engineVersion: ENGINE_VERSION,
    document: rest,
    facts,
    depthProfile,
    sensitivity,
    subgroups,
    subgroupTraining,
    coverage,
    layers,
    layerOrderSource,
    isWhole,
  };
}
