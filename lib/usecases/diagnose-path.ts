import type { RuleId } from "@/lib/core/verdict";
import { diagnoseRun } from "@/lib/diagnostics/diagnose-run";
import type { DiagnosisDocument } from "@/lib/schema/diagnosis";
import { toDiagnosisDocument } from "./diagnosis-document";
import { readPath } from "./read-path";

/**
 * Diagnoses the run in a file or folder without a server or a database.
 *
 * @throws AppError when nothing can be read from the path
 */
export async function diagnosePath(
  target: string,
  options: { readonly layerOrder: readonly string[] | null; readonly requiredRules: readonly RuleId[] },
): Promise<DiagnosisDocument> {
  const { run, issues } = await readPath(target, options.layerOrder);
  const { diagnosis } = diagnoseRun(run, { requiredRules: options.requiredRules });
  return toDiagnosisDocument(target, run, diagnosis, issues);
}
