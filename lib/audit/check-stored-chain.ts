import { createHash } from "node:crypto";
import { type ChainCheck, checkChain } from "@/lib/core/audit-chain";
import type { ChainHead } from "@/lib/core/audit-entry";
import type { Database } from "@/lib/db/database";
import { streamAuditEntries } from "@/lib/db/stream-audit-entries";

/**
 * Follows the whole audit log of a database from its first entry to the last, a bounded part in memory.
 *
 * @param kept heads that were kept outside of the database
 */
export async function checkStoredChain(db: Database, kept: readonly ChainHead[]): Promise<ChainCheck> {
  const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
  return await checkChain(streamAuditEntries(db, { after: 0, upTo: null }), { sha256, kept });
}
