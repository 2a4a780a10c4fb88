import type { StatedSettings } from "@/lib/core/run-settings";
import type { LayerFact } from "@/lib/series/order-layers";
import { type Database, prismaOf } from "./database";
import { heartbeatImport } from "./heartbeat-import";
import type { ImportIssue } from "./import-record";

/** Keeps what a reader counted and said, with the pending import; publishing makes it the run's. */
export async function saveImportTotals(
  db: Database,
  params: {
    readonly runId: string;
    readonly importId: string;
    readonly at: Date;
    readonly totals: {
      readonly accepted: number;
      readonly stored: number;
      readonly rejected: number;
      readonly issueCount: number;
      readonly issues: readonly ImportIssue[];
    };
    readonly settings: StatedSettings;
    readonly layerFacts: readonly LayerFact[];
  },
): Promise<void> {
  const { runId, importId, at, totals, settings, layerFacts } = params;
  await prismaOf(db).$transaction(async (transaction) => {
    await heartbeatImport(transaction, { runId, importId, at });
    await transaction.import.update({
      where: { runId_id: { runId, id: importId } },
      data: {
        accepted: BigInt(totals.accepted),
        points: BigInt(totals.stored),
        repeated: BigInt(totals.accepted - totals.stored),
        rejected: BigInt(totals.rejected),
        issueCount: totals.issueCount,
        issues: JSON.stringify(totals.issues),
        settings: JSON.stringify(settings),
        layerFacts: JSON.stringify(layerFacts),
      },
    });
  });
}
