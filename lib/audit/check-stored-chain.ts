import { createHash } from "node:crypto";
import { type ChainCheck, checkChain } from "@/lib/core/audit-chain";
import type { ChainHead } from "@/lib/core/audit-entry";
import type { Database } from "@/lib/db/database";
import { findAuditHead } from "@/lib/db/find-audit-head";
import { listToldThings } from "@/lib/db/list-told-things";
import { streamAuditEntries } from "@/lib/db/stream-audit-entries";
import { ToldThings } from "./compare-told-things";

/** A chain that holds, while something is stored otherwise than it tells. */
type AlteredStore = {
  readonly status: "altered";
  readonly entries: number;
  readonly head: ChainHead | null;
  /** Number of the entry that tells otherwise; null where none tells of what is stored. */
  readonly seq: number | null;
  readonly reason: string;
};
export type StoredCheck = ChainCheck | AlteredStore;

/**
 * Follows the whole audit log of a database from its first entry to the last, a bounded part in memory, and
 * compares plans, judgements, prediction sets and experiments as they are stored with the digests that the entries hold.
 *
 * @param kept heads that were kept outside of the database
 */
export async function checkStoredChain(db: Database, kept: readonly ChainHead[]): Promise<StoredCheck> {
  const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
  // The head before, the entries after what is stored: each thing then has its entry among those that are read.
  const head = await findAuditHead(db);
  const things = new ToldThings(await listToldThings(db), head?.seq ?? 0);
  const entries = things.following(streamAuditEntries(db, { after: 0, upTo: null }));
  const check = await checkChain(entries, { sha256, kept });
  const [first, ...others] = things.faults();
  if (check.status === "broken" || first === undefined) return check;
  const more = others.length === 0 ? "" : ` (and ${others.length} more)`;
  return { ...check, status: "altered", seq: first.seq, reason: `${first.reason}${more}` };
}
