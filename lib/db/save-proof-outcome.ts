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

/** More than so many at once store something of one plan nowhere. */
const MOST_ATTEMPTS = 20;

/**
 * Adds what the runs of a plan show, unless that was computed from the same already; what was stored before stays.
 *
 * @returns its number among those of the plan, from 1
 */
export async function saveProofOutcome(db: Database, params: Params): Promise<number> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await inTransaction(db, (transaction) => save(db, transaction, params));
    } catch (error) {
      // Somebody else was faster: theirs may be the same one.
      if (!isUniqueViolation(error) || attempt === MOST_ATTEMPTS) throw error;
    }
  }
}

async function save(db: Database, transaction: Transaction, params: Params): Promise<number> {
  const { runId, planSha256, key, engineVersion, outcome, actor = SERVER_ACTOR, at } = params;
  const latest = await transaction.proofOutcome.findFirst({
    where: { runId, planSha256 },
    orderBy: { number: "desc" },
    select: { number: true, key: true },
  });
  if (latest?.key === key) return latest.number;
  const number = (latest?.number ?? 0) + 1;
  const result = canonicalJson(params.result);
  await transaction.proofOutcome.create({
    data: { runId, planSha256, number, key, engineVersion, outcome, result, createdAt: at },
  });
  const run = await transaction.run.findUniqueOrThrow({ where: { id: runId }, select: { projectId: true } });
  await appendAuditEntry(db, transaction, {
    actor,
    action: "proof.answered",
    object: proofObject({ runId, sha256: planSha256 }),
    project: run.projectId,
    details: { run: runId, number, outcome },
    payloadSha256: digestForAudit(result),
  });
  return number;
}
