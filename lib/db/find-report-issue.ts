import type { ChainHead } from "@/lib/core/audit-entry";
import { type Database, prismaOf } from "./database";

/**
 * The entry of the audit log with which the present form of a report began: its first export, or the last signature
 * on it; null for a record that never left the house.
 */
export async function findReportIssue(
  db: Database,
  params: { readonly runId: string; readonly sha256: string },
): Promise<(ChainHead & { readonly actor: string }) | null> {
  const found = await prismaOf(db).keptReport.findUnique({
    where: { runId_sha256: params },
    select: { auditSeq: true, signatures: { orderBy: { number: "desc" }, take: 1, select: { auditSeq: true } } },
  });
  const seq = found?.signatures[0]?.auditSeq ?? found?.auditSeq ?? null;
  if (seq === null) return null;
  return await prismaOf(db).auditEntry.findUnique({
    where: { seq },
    select: { seq: true, at: true, hash: true, actor: true },
  });
}
