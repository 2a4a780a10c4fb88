import type { DiagnosedRun } from "@/lib/diagnostics/evidence";
import type { LayerShares, NotKnown } from "@/lib/diagnostics/sensitivity/sensitivity";
import type { SubgroupOutcome } from "@/lib/diagnostics/subgroups/subgroup-analysis";
import type { ChartSeries } from "../chart-model";
import type { StatedRun } from "../compare-settings";

/** Everything of one run that a comparison looks at. */
export type ComparedRun = StatedRun & {
  readonly name: string;
  /** null while it is being computed. */
  readonly diagnosed: DiagnosedRun | null;
  readonly losses: readonly ChartSeries[];
  /** null while it is being computed. */
  readonly layerShares: LayerShares | NotKnown | null;
  /** As far as the reader may see it; null while it is being computed. */
  readonly subgroups: SubgroupOutcome | null;
};
