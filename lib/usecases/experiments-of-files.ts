import { composeGaps } from "@/lib/diagnostics/gap/compose-gaps";
import type { ExperimentEvidence } from "@/lib/schema/experiment-evidence";
import type { RunData } from "@/lib/series/run-data";

/** What stands beside the record of a report on files: they hold no plans, and their gaps are split without any. */
export function experimentsOfFiles(run: RunData): ExperimentEvidence {
  return { proofs: null, gaps: composeGaps(run, []).outcome };
}
