import type { PersonalSignature } from "@/lib/schema/bundle";
import { type Database, prismaOf } from "./database";

export type ReportSignatureRecord = PersonalSignature & {
  /** False where the signed record is that of readers to whom single patients are closed. */
  readonly isWhole: boolean;
  /** Of the entry in the audit log that tells of it. */
  readonly auditSeq: number;
};

/** What people signed of the reports on a run, of this record and of others, in the order in which they did. */
export async function listReportSignatures(
  db: Database,
  params: { readonly runId: string },
): Promise<readonly ReportSignatureRecord[]> {
  const rows = await prismaOf(db).reportSignature.findMany({
    where: { runId: params.runId },
    orderBy: { auditSeq: "asc" },
    select: { statement: true, keyId: true, value: true, auditSeq: true, report: { select: { isWhole: true } } },
  });
  return rows.map(({ report: { isWhole }, auditSeq, ...row }) => ({ ...toSignature(row), isWhole, auditSeq }));
}

/** From a row, which only this product ever wrote. */
export function toSignature({
  statement,
  ...row
}: {
  readonly statement: string;
  readonly keyId: string;
  readonly value: string;
}): PersonalSignature {
  return { statement: JSON.parse(statement), ...row };
}
