import * as z from "zod";
import { AUDIT_ACTIONS, type AuditAction } from "@/lib/core/audit-actions";
import type { AuditEntry } from "@/lib/core/audit-entry";

const ENTRIES_PER_PAGE = 100;
const MOST_ENTRIES = 1000;

const actionNames = Object.keys(AUDIT_ACTIONS) as [AuditAction, ...AuditAction[]];

export const auditQuerySchema = z.strictObject({
  /** Id or name. */
  project: z.string().min(1).max(200).optional(),
  actor: z.string().min(1).max(200).optional(),
  action: z.enum(actionNames).optional(),
  /** Kind and id, such as `run:<id>`. */
  object: z.string().min(1).max(200).optional(),
  /** A day or a time in UTC; the whole day counts. */
  from: z.union([z.iso.date(), z.iso.datetime()]).optional(),
  to: z.union([z.iso.date(), z.iso.datetime()]).optional(),
  /** Only entries with a smaller number: `next` of the page before. */
  before: z.coerce.number().int().positive().optional(),
  limit: z.coerce.number().int().min(1).max(MOST_ENTRIES).default(ENTRIES_PER_PAGE),
});
export type AuditQuery = z.infer<typeof auditQuerySchema>;

const headSchema = z.strictObject({ seq: z.int(), at: z.string(), hash: z.string() });

/** As it is hashed: `hash` is the SHA-256 of the canonical JSON (RFC 8785) of all the rest. */
export const auditEntrySchema = z.strictObject({
  seq: z.int(),
  at: z.string(),
  actor: z.string(),
  action: z.string(),
  object: z.string(),
  project: z.string().nullable(),
  details: z.record(z.string(), z.json()),
  payload_sha256: z.string().nullable(),
  prev_hash: z.string(),
  hash: z.string(),
});

export const auditPageSchema = z.strictObject({
  entries: z.array(auditEntrySchema),
  /** What to call the actors of this page, by id. */
  names: z.record(z.string(), z.string()),
  /** For `before` of the next page; null on the last one. */
  next: z.int().nullable(),
});
export type AuditPage = {
  readonly entries: readonly AuditEntry[];
  readonly names: Readonly<Record<string, string>>;
  readonly next: number | null;
};

export const auditHeadSchema = z.strictObject({ head: headSchema.nullable() });

export const auditCheckSchema = z.discriminatedUnion("status", [
  z.strictObject({
    status: z.literal("intact"),
    entries: z.int(),
    head: headSchema.nullable(),
    /** Heads kept outside of the database that it was compared with. */
    anchors: z.int(),
  }),
  z.strictObject({
    status: z.literal("broken"),
    seq: z.int(),
    reason: z.string(),
    intactUpTo: headSchema.nullable(),
    anchors: z.int(),
  }),
  /** The chain holds, and a plan, judgement or prediction set is stored otherwise than its entry tells. */
  z.strictObject({
    status: z.literal("altered"),
    entries: z.int(),
    head: headSchema.nullable(),
    /** Of the entry; null where none tells of what is stored. */
    seq: z.int().nullable(),
    reason: z.string(),
    anchors: z.int(),
  }),
]);
export type AuditCheck = z.infer<typeof auditCheckSchema>;
