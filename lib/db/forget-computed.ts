import type { Transaction } from "./database";

/** What lists show, filter and sort by of a run without a diagnosis; see the defaults of its table. */
const NOT_CHECKED = {
  diagnosisKey: null,
  diagnosisStatus: "pending",
  diagnosisWeight: 9,
  diagnosisFindings: "",
  lastStep: null,
  finalLoss: null,
} as const;

/**
 * For runs of which predictions, or what is said of their patients, were taken away: nothing that was computed with
 * them is kept, and no list, trend or comparison shows it until the run was checked anew. For verbs that make the
 * entry in the audit log.
 */
export async function forgetComputed(
  transaction: Transaction,
  { runIds, at }: { readonly runIds: readonly string[]; readonly at: Date },
): Promise<void> {
  await transaction.run.updateMany({
    where: { id: { in: [...runIds] } },
    data: { revision: { increment: 1 }, updatedAt: at, ...NOT_CHECKED },
  });
  await transaction.diagnosisResult.deleteMany({ where: { runId: { in: [...runIds] } } });
}
