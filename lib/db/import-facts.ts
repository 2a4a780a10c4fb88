import type { StatedSettings } from "@/lib/core/run-settings";
import type { LayerFact } from "@/lib/series/order-layers";
import type { ImportIssue } from "./import-record";

/** Points that were read; `stored` of them are new to the run. */
export type ImportTotals = {
  readonly accepted: number;
  readonly stored: number;
  readonly rejected: number;
  readonly issueCount: number;
  readonly issues: readonly ImportIssue[];
};

/** The columns of an import's row in which that is kept what a reader counted and said. */
export type ImportFacts = ReturnType<typeof importFacts>;

/** What a reader counted and said, as it is kept with the pending import; publishing makes it the run's. */
export function importFacts(totals: ImportTotals, settings: StatedSettings, layerFacts: readonly LayerFact[]) {
  const { accepted, stored, rejected, issueCount, issues } = totals;
  return {
    accepted,
    points: stored,
    repeated: accepted - stored,
    rejected,
    issueCount,
    issues: JSON.stringify(issues),
    settings: JSON.stringify(settings),
    layerFacts: JSON.stringify(layerFacts),
  };
}
