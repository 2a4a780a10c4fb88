import type { SiblingRun } from "@/lib/charts/sensitivity/match-runs";
import type { Estimate } from "@/lib/core/estimate";
import { EMPTY_SETTINGS, type RunSettings } from "@/lib/core/run-settings";

export function estimated(value: number, reach = 0.01): Estimate {
  return {
    status: "estimated",
    value,
    lower: value - reach,
    upper: value + reach,
    level: 0.95,
    method: "made up",
    n: 8,
    notes: [],
  };
}

/** A run with settings and final losses; null as the loss of one that ended without. */
export function siblingRun(
  id: string,
  settings: Partial<RunSettings>,
  loss: number | null = 0.3,
  subgroups: Readonly<Record<string, number>> = {},
): SiblingRun {
  const end: Estimate =
    loss === null ? { status: "not-estimable", reason: "Not finite at its end.", n: 5 } : estimated(loss);
  return {
    id,
    name: id,
    settings: { ...EMPTY_SETTINGS, ...settings },
    finals: {
      lastStep: 400,
      omitted: 0,
      losses: [
        { split: "train", subgroup: null, loss: end },
        ...Object.entries(subgroups).map(([subgroup, value]) => ({
          split: "train" as const,
          subgroup,
          loss: estimated(value),
        })),
      ],
    },
  };
}
