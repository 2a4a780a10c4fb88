import { normaliseName } from "@/lib/clinical/normalise-name";
import type { Estimate } from "@/lib/core/estimate";
import type { RunData } from "@/lib/series/run-data";
import { measureAttenuation } from "../measures/subgroup-attenuation";

/** How a log may call the patients of each number of severe regions, without case, spaces and signs. */
const NAMES: readonly (readonly string[])[] = [
  ["0 regions", "regions 0", "no severe region", "severe regions 0"],
  ["1 region", "regions 1", "one severe region", "severe regions 1"],
  ["2 regions", "regions 2", "two severe regions", "severe regions 2"],
  ["3 or more regions", "regions 3", "3 regions", "three or more severe regions", "severe regions 3"],
];

/**
 * What reaches the first layers of the strength near the output, for the patients of each number of
 * severe regions, where the training log has inner products for groups of these names.
 *
 * @returns one per level
 */
export function measureDoseAttenuation(run: RunData): readonly Estimate[] {
  const measured = measureAttenuation(run);
  return NAMES.map((names): Estimate => {
    const wanted = new Set(names.map(normaliseName));
    const isLogged = run.subgroups.some((name) => wanted.has(normaliseName(name)));
    if (!isLogged) {
      const what = `inner products of gradients for a subgroup of the log called "${names[0]}" or "${names[1]}"`;
      return { status: "not-supplied", what };
    }
    if ("reason" in measured) return { status: "not-estimable", reason: measured.reason, n: 0 };
    const own = measured.find(({ subgroup }) => wanted.has(normaliseName(subgroup)));
    return own?.factor ?? { status: "not-estimable", reason: "No inner products were logged for it.", n: 0 };
  });
}
