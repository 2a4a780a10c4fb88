import { describeCoverage } from "@/lib/diagnostics/coverage";
import type { InspectionDocument } from "@/lib/schema/inspection";
import { readPath } from "./read-path";

/**
 * Says what stands in a file or folder and which checks can answer from it.
 *
 * @throws AppError when nothing can be read from the path
 */
export async function inspectPath(
  target: string,
  options: { readonly layerOrder: readonly string[] | null },
): Promise<InspectionDocument> {
  const { run, points, sourceSeries, issues } = await readPath(target, options.layerOrder);
  return {
    schema: "gradient-rounds/inspection",
    version: 1,
    source: target,
    formats: [...run.formats],
    points,
    series: [...sourceSeries],
    coverage: describeCoverage(run).map((entry) => ({ ...entry, missing: [...entry.missing] })),
    issues: [...issues],
  };
}
