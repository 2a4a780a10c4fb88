import { SERVER_ACTOR } from "@/lib/core/audit-entry";
import { canonicalJson } from "@/lib/core/canonical-json";
import type { ProofOutcome } from "@/lib/core/proof-document";
import { appendAuditEntry } from "./append-audit-entry";
import type { Database, Transaction } from "./database";
import { inTransaction } from "./in-transaction";
import { isUniqueViolation } from "./is-unique-violation";
import { proofObject, type StoredProofResult } from "./proof-record";
import { digestForAudit } from "./shorten-for-audit";

type Params = {
  readonly runId: string;
  readonly planSha256: string;
  /** SHA-256 of what it was computed from. */
  readonly key: string;
  readonly engineVersion: string;
  readonly outcome: ProofOutcome;
  readonly result: StoredProofResult;
  /** Who asked for it; the server itself where nobody did. */
  readonly actor?: string;
  readonly at: Date;
};

/** A plan is answered once. */
const NUMBER = 1;

/**
 * Keeps the answer of a plan, whose pairs are all there. The first one stays, whatever becomes of its runs.
 *
 * @returns false where the plan has its answer already: then nothing is written
 */
export async function saveProofOutcome(db: Database, params: Params): Promise<boolean> {
  if (params.result.missing.length > 0) throw new Error("Expected an answer over all pairs of the plan.");
  try {
    return await inTransaction(db, (transaction) => save(db, transaction, params));
  } catch (error) {
    if (isUniqueViolation(error)) return false;
    throw error;
  }
}

async function save(db: Database, transaction: Transaction, params: Params): Promise<boolean> {
  const { runId, planSha256, key, engineVersion, outcome, actor = SERVER_ACTOR, at } = params;
  if ((await transaction.proofOutcome.count({ where: { runId, planSha256 } })) > 0) return false;
  const result = canonicalJson(params.result);
  await transaction.proofOutcome.create({
    data: { runId, planSha256, number: NUMBER, key, engineVersion, outcome, result, createdAt: at },
  });
  const run = await transaction.run.findUniqueOrThrow({ where: { id: runId }, select: { projectId: true } });
  await appendAuditEntry(db, transaction, {
    actor,
    action: "proof.answered",
    object: proofObject({ runId, sha256: planSha256 }),
    project: run.projectId,
    details: { run: runId, number: NUMBER, outcome },
    payloadSha256: digestForAudit(result),
  });
  return true;
}
