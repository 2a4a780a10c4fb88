import { type AuditEntry, type ChainHead, GENESIS_HASH, hashedText } from "./audit-entry";

export type ChainCheck =
  | { readonly status: "intact"; readonly entries: number; readonly head: ChainHead | null }
  | {
      readonly status: "broken";
      /** Number of the entry at which the first fault shows. */
      readonly seq: number;
      readonly reason: string;
      /** The last entry before it; null when the first one is at fault. */
      readonly intactUpTo: ChainHead | null;
    };

type Options = {
  /** SHA-256 of a text's UTF-8 bytes, in hex. */
  readonly sha256: (text: string) => string | Promise<string>;
  /** True for a part of a log: what its first entry follows is taken as given. */
  readonly isSegment?: boolean;
  /** Heads that were kept outside of the log; without one, a log rewritten from end to end looks intact. */
  readonly kept?: readonly ChainHead[];
};

/**
 * Follows a chain of entries from the first to the last and names the first fault in words: an entry that
 * is missing, in another place, changed, earlier than the one before, or that follows another one. What it
 * cannot see is that entries were cut off at the end or that all was rewritten, except by a head that was
 * kept elsewhere.
 */
export async function checkChain(
  entries: AsyncIterable<AuditEntry> | Iterable<AuditEntry>,
  { sha256, isSegment = false, kept = [] }: Options,
): Promise<ChainCheck> {
  const keptHashes = new Map(kept.map(({ seq, hash }) => [seq, hash]));
  let previous: ChainHead | null = null;
  let count = 0;
  for await (const [entry, next] of withNext(entries)) {
    const hash = await hashOf(entry, sha256);
    const isFirstOfSegment = isSegment && count === 0;
    const reason =
      (isFirstOfSegment ? null : findMisplacement(entry, previous, next)) ??
      (hash === entry.hash ? null : `Entry ${entry.seq} was changed: its content no longer gives its hash.`) ??
      findTimeFault(entry, previous) ??
      findForeignHash(entry, keptHashes.get(entry.seq));
    if (reason !== null) return { status: "broken", seq: entry.seq, reason, intactUpTo: previous };
    previous = { seq: entry.seq, at: entry.at, hash: entry.hash };
    count += 1;
  }
  return findEndFault(previous, kept) ?? { status: "intact", entries: count, head: previous };
}

/** @returns "" for an entry that cannot be written canonically, which no hash equals */
async function hashOf(entry: AuditEntry, sha256: Options["sha256"]): Promise<string> {
  let text: string;
  try {
    text = hashedText(entry);
  } catch {
    return "";
  }
  return await sha256(text);
}

/** Each entry with the one that stands after it. */
async function* withNext(
  entries: AsyncIterable<AuditEntry> | Iterable<AuditEntry>,
): AsyncGenerator<readonly [AuditEntry, AuditEntry | null]> {
  let held: AuditEntry | null = null;
  for await (const entry of entries) {
    if (held !== null) yield [held, entry];
    held = entry;
  }
  if (held !== null) yield [held, null];
}

function findMisplacement(entry: AuditEntry, previous: ChainHead | null, next: AuditEntry | null): string | null {
  const expected = (previous?.seq ?? 0) + 1;
  if (entry.seq > expected) {
    if (next?.seq === expected) return `Entries ${expected} and ${entry.seq} are swapped.`;
    const missing = entry.seq - 1 === expected ? `Entry ${expected} is` : `Entries ${expected} to ${entry.seq - 1} are`;
    return `${missing} missing: entry ${entry.seq} stands in the place of entry ${expected}.`;
  }
  if (entry.seq < expected) return `Entry ${entry.seq} stands in the place of entry ${expected}.`;
  if (entry.prev_hash === (previous?.hash ?? GENESIS_HASH)) return null;
  if (previous === null) return "Entry 1 names an entry before it, and there is none.";
  return `Entry ${entry.seq} does not follow entry ${previous.seq} as it stands: one of the two was changed, or put in the place of another, after it had been written.`;
}

function findTimeFault(entry: AuditEntry, previous: ChainHead | null): string | null {
  if (previous === null || entry.at >= previous.at) return null;
  return `Time goes backwards: entry ${entry.seq} is of ${entry.at}, before entry ${previous.seq} of ${previous.at}.`;
}

function findForeignHash(entry: AuditEntry, keptHash: string | undefined): string | null {
  if (keptHash === undefined || keptHash === entry.hash) return null;
  return `Entry ${entry.seq} does not have the hash that was kept outside of the log: the log was rewritten up to there.`;
}

function findEndFault(last: ChainHead | null, kept: readonly ChainHead[]): ChainCheck | null {
  const end = last?.seq ?? 0;
  const cut = kept.find(({ seq }) => seq > end);
  if (cut === undefined) return null;
  const reason = `The log ends with entry ${end}, but a head of entry ${cut.seq} was kept outside of it: entries were cut off.`;
  return { status: "broken", seq: end + 1, reason, intactUpTo: last };
}
