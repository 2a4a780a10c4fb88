import type { AuditAction } from "./audit-actions";
import { canonicalJson, type JsonValue } from "./canonical-json";

/** What happened, before it has a place in the log. Nothing in it tells of a single patient. */
export type AuditEvent = {
  /** `person:<id>`, `token:<id>`, `system:…`, or `anonymous`. */
  readonly actor: string;
  readonly action: AuditAction;
  /** Kind and id, such as `run:<id>`. */
  readonly object: string;
  /** Id of the project; null for what belongs to the whole installation. */
  readonly project: string | null;
  /** Counts, the reason that was given, the value before: what matters of the change. */
  readonly details: Readonly<Record<string, JsonValue>>;
  /** SHA-256, in hex, of what was sent or written, where there is more of it than an entry should hold. */
  readonly payloadSha256?: string;
};

/** One line of the log in the form that is hashed and exported. */
export type AuditEntry = {
  /** 1, 2, 3, … without a gap. */
  readonly seq: number;
  /** UTC with milliseconds; never earlier than the entry before. */
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly object: string;
  readonly project: string | null;
  readonly details: Readonly<Record<string, JsonValue>>;
  readonly payload_sha256: string | null;
  /** Hash of the entry before, `GENESIS_HASH` for the first. */
  readonly prev_hash: string;
  readonly hash: string;
};

/** The last entry of a log, or of a part of it: who keeps it elsewhere can tell when what is before was rewritten. */
export type ChainHead = Pick<AuditEntry, "seq" | "at" | "hash">;

/** Who acts when no person does, and who asks without saying who they are. */
export const SERVER_ACTOR = "system:server";
/** Whoever runs the command on the machine of the data. */
export const COMMAND_ACTOR = "system:command";
export const ANONYMOUS_ACTOR = "anonymous";

/** What the first entry names as the hash before it. */
export const GENESIS_HASH = "0".repeat(64);

/** The text whose SHA-256 (of its UTF-8 bytes, in hex) is the hash of an entry: all of it but the hash, canonical. */
export function hashedText(entry: Omit<AuditEntry, "hash"> & { readonly hash?: string }): string {
  const { hash: _hash, ...rest } = entry;
  return canonicalJson(rest);
}

/** Gives an event its place after the last entry. A clock that lags behind that entry is not believed. */
export function chainEvent(
  event: AuditEvent,
  params: { readonly after: ChainHead | null; readonly at: Date; readonly sha256: (text: string) => string },
): AuditEntry {
  const { after, sha256 } = params;
  const { payloadSha256 = null, ...rest } = event;
  const now = params.at.toISOString();
  const entry = {
    ...rest,
    seq: (after?.seq ?? 0) + 1,
    at: after !== null && after.at > now ? after.at : now,
    payload_sha256: payloadSha256,
    prev_hash: after?.hash ?? GENESIS_HASH,
  };
  return { ...entry, hash: sha256(hashedText(entry)) };
}
