import type { AuditEntry } from "@/lib/core/audit-entry";
import type { Envelope } from "@/lib/schema/bundle";
import type { Sha256 } from "../bundle/report-ports";
import { signedStatementBytes } from "../bundle/signed-bytes";
import { mayLieBefore } from "./may-lie-before";

/** What the log that goes along does not tell, and whether that is a fault. */
export type Untold = {
  readonly faults: readonly string[];
  /** A sentence, with a space before it, on what is older than the log that goes along; empty where there is none. */
  readonly said: string;
};

/**
 * Making this record and every signature on it have an entry each, by the digest of what was made or signed. A part of
 * a log may begin after a signature, whose entry has the same time: that it is missing then shows nothing. It is a
 * fault where the signature is later than the first entry, or where nothing lies before that.
 */
export async function findUntold(
  entries: readonly AuditEntry[],
  { recordSha256, signatures }: Pick<Envelope, "recordSha256" | "signatures">,
  sha256: Sha256,
): Promise<Untold> {
  const told = new Set(entries.map((entry) => entry.payload_sha256));
  const faults = told.has(recordSha256) ? [] : ["No entry of the log tells that this record was made."];
  let before = 0;
  for (const { statement } of signatures) {
    if (told.has(await sha256([signedStatementBytes(statement)]))) continue;
    if (mayLieBefore(entries, statement.at)) before += 1;
    else faults.push(`No entry of the log tells that ${statement.name} signed as the envelope says.`);
  }
  return { faults, said: describeBefore(before) };
}

function describeBefore(count: number): string {
  if (count === 0) return "";
  const entries = count === 1 ? "The entry of 1 signature lies" : `The entries of ${count} signatures lie`;
  return ` ${entries} before the part of the log that goes along and cannot be checked here.`;
}
