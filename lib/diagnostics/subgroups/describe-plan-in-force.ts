import type { SubgroupAnalysis } from "./subgroup-analysis";

/** The plan that the results were read by, as it must stand wherever they do. */
export function describePlanInForce({ version, isAfterResults, content }: SubgroupAnalysis["plan"]): string {
  if (version === null)
    return "Undeclared: the project has no analysis plan, so that groups, margin and threshold were not fixed beforehand.";
  const undeclared = [
    content.subgroups.length === 0 ? "groups" : null,
    content.margins.calibration === undefined ? "a margin for calibration" : null,
    content.threshold === null ? "a threshold" : null,
  ].filter((part) => part !== null);
  const missing = undeclared.length === 0 ? "" : ` Undeclared: ${undeclared.join(", ")}.`;
  const late = isAfterResults ? " This version was written after results had been seen." : "";
  return `By version ${version} of the analysis plan.${late}${missing}`;
}
