import * as z from "zod";
import { experimentEvidenceSchema } from "./experiment-evidence";
import { LAST_SECTION } from "./report";
import { reportChangesSchema } from "./report-changes";

/** What a signature of a person may mean (21 CFR 11.50(a)(3) names these four as examples). */
export const SIGNATURE_MEANINGS = ["authorship", "review", "approval", "responsibility"] as const;

/** Digests, keys and signatures are lower case hexadecimal: one spelling, where Base64 has several. */
export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/, "must be 64 hexadecimal digits");
const publicKeySchema = z.string().regex(/^[0-9a-f]{64}$/, "must be 32 bytes in hexadecimal digits");
const signatureSchema = z.string().regex(/^[0-9a-f]{128}$/, "must be 64 bytes in hexadecimal digits");
export const utcSchema = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, "must be a UTC time such as 2026-11-26T09:30:00.000Z");
const personSchema = z.strictObject({ id: z.string().min(1), name: z.string().min(1) });

/** What a person signs: who, when, with which meaning, and which record. */
const personalStatementSchema = z.strictObject({
  recordSha256: sha256Schema,
  userId: z.string().min(1),
  /** As it is printed on every rendering. */
  name: z.string().min(1),
  at: utcSchema,
  meaning: z.enum(SIGNATURE_MEANINGS),
});
export type PersonalStatement = z.infer<typeof personalStatementSchema>;

export const personalSignatureSchema = z.strictObject({
  statement: personalStatementSchema,
  keyId: sha256Schema,
  value: signatureSchema,
});
export type PersonalSignature = z.infer<typeof personalSignatureSchema>;

/** An entry of the audit log by its number, time and hash. */
export const chainHeadSchema = z.strictObject({ seq: z.int().positive(), at: utcSchema, hash: sha256Schema });

const sectionNumber = z.int().min(0).max(LAST_SECTION);
/** Sections of a report that no choice leaves out: what it is of and lacks, its limits, and how to check it. */
export const FIXED_SECTIONS: readonly number[] = [0, 11, 16];

/** What somebody did with the run of a report: opened, judged, answered. Signatures stand on their own. */
const reviewStepSchema = z.strictObject({
  at: utcSchema,
  by: personSchema,
  did: z.string().min(1),
  /** Of what, and the words with it; may be empty. */
  about: z.string(),
});
export type ReviewStep = z.infer<typeof reviewStepSchema>;

/** What is said about a record: which one, made when and by whom, after which entry of the audit log, signed by whom. */
export const envelopeContentSchema = z.strictObject({
  schema: z.literal("gradient-rounds/envelope"),
  version: z.literal(1),
  recordSha256: sha256Schema,
  made: z.strictObject({ at: utcSchema, by: personSchema }),
  /** The part of the audit log that goes with it, up to the last entry when this was made. */
  chain: z.strictObject({ firstSeq: z.int().positive(), head: chainHeadSchema }),
  /** In the order in which they were given. */
  signatures: z.array(personalSignatureSchema),
  /** In order of time, as far as whoever made this may read it. */
  review: z.array(reviewStepSchema),
  /** What changed since an earlier record of the run; null where none was named. */
  previous: reportChangesSchema.nullable(),
  /** Sections that the renderings to be read show, in order; null for all. The record is always whole. */
  sections: z.array(sectionNumber).nullable(),
  /** What experiments show; absent in envelopes from before it stood beside a record, which show no such sections. */
  experiments: experimentEvidenceSchema.exactOptional(),
});
export type EnvelopeContent = z.infer<typeof envelopeContentSchema>;

/** `envelope.json`: the content, and the server's own signatures over the record and over the content. */
export const envelopeSchema = envelopeContentSchema.extend({
  seal: z.strictObject({ keyId: sha256Schema, record: signatureSchema, envelope: signatureSchema }),
});
export type Envelope = z.infer<typeof envelopeSchema>;

/** What the manifest's signature is over. */
const manifestContentSchema = z.strictObject({
  schema: z.literal("gradient-rounds/manifest"),
  version: z.literal(1),
  recordSha256: sha256Schema,
  files: z.array(z.strictObject({ path: z.string(), sha256: sha256Schema, size: z.int().nonnegative() })),
  keyId: sha256Schema,
});
export type ManifestContent = z.infer<typeof manifestContentSchema>;

/** `manifest.json`: every other file of the bundle with its digest and size, by path. */
export const manifestSchema = manifestContentSchema.extend({ signature: signatureSchema });
export type Manifest = z.infer<typeof manifestSchema>;

const keyRecordSchema = z.strictObject({
  /** SHA-256 over the key as SubjectPublicKeyInfo (RFC 8410), which is what openssl prints for it. */
  keyId: sha256Schema,
  algorithm: z.literal("Ed25519"),
  publicKey: publicKeySchema,
  validFrom: utcSchema,
  validUntil: utcSchema,
});
export type KeyRecord = z.infer<typeof keyRecordSchema>;

/** `public-keys.json`, in a bundle and in a folder of keys. */
export const publicKeysSchema = z.strictObject({
  schema: z.literal("gradient-rounds/public-keys"),
  version: z.literal(1),
  keys: z.array(keyRecordSchema),
});
export type PublicKeys = z.infer<typeof publicKeysSchema>;
