import { createHash, createPrivateKey } from "node:crypto";
import type { AuditEntry, AuditEvent, ChainHead } from "@/lib/core/audit-entry";
import { chainEvent } from "@/lib/core/audit-entry";
import { canonicalJson } from "@/lib/core/canonical-json";
import { createSigner, nodeSha256, nodeVerifySignature } from "@/lib/render/node-crypto";
import { writeZip } from "@/lib/render/write-zip";
import type { BundlePart } from "@/lib/report/bundle/bundle-layout";
import { composeBundle } from "@/lib/report/bundle/compose-bundle";
import { toHex } from "@/lib/report/bundle/hex";
import { readWhole, streamPart } from "@/lib/report/bundle/part-bytes";
import { readZip } from "@/lib/report/bundle/read-zip";
import type { Signer } from "@/lib/report/bundle/report-ports";
import { sealEnvelope, signStatement } from "@/lib/report/bundle/seal-envelope";
import { recordBytes, signedManifestBytes, signedStatementBytes } from "@/lib/report/bundle/signed-bytes";
import { NO_SURROUNDINGS } from "@/lib/report/pages/report-context";
import { checkEstimates } from "@/lib/report/verification/check-estimates";
import type { TrustedKey } from "@/lib/report/verification/level-result";
import { toTrustedKey } from "@/lib/report/verification/parse-trust";
import { verifyBundle } from "@/lib/report/verification/verify-bundle";
import { type Envelope, type KeyRecord, manifestSchema, type PersonalStatement } from "@/lib/schema/bundle";
import type { VerificationDocument } from "@/lib/schema/verification";

const SHORTEST_PKCS8 = "302e020100300506032b657004220420";

/** The Ed25519 key whose 32 secret bytes are given (RFC 8032, section 5.1.5; RFC 8410, section 7). */
export async function signerOf(secretHex: string): Promise<Signer> {
  const der = Buffer.from(SHORTEST_PKCS8 + secretHex, "hex");
  return await createSigner(createPrivateKey({ key: der, format: "der", type: "pkcs8" }));
}

export const HOUSE = await signerOf("11".repeat(32));
export const STRANGER = await signerOf("22".repeat(32));

export function keyRecordOf(signer: Signer, times: Partial<KeyRecord> = {}): KeyRecord {
  return {
    keyId: signer.keyId,
    algorithm: "Ed25519",
    publicKey: toHex(signer.publicKey),
    validFrom: "2026-01-01T00:00:00.000Z",
    validUntil: "2028-01-01T00:00:00.000Z",
    ...times,
  };
}

export const TRUST: readonly TrustedKey[] = [toTrustedKey(keyRecordOf(HOUSE))];

/** The container takes any record: a small one, with one number. */
export const RECORD = {
  schema: "gradient-rounds/report",
  version: 1,
  results: {
    n: 10,
    events: 3,
    auroc: {
      status: "estimated",
      value: 0.75,
      lower: 0.5,
      upper: 0.9,
      level: 0.95,
      method: "DeLong",
      n: 10,
      notes: [],
    },
  },
};

export type Report = {
  readonly record: Uint8Array;
  readonly entries: readonly AuditEntry[];
  readonly envelope: Envelope;
};

export const sha256Text = (text: string) => createHash("sha256").update(text).digest("hex");
const sha256Bytes = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

type ReportParams = {
  readonly record?: unknown;
  readonly signer?: Signer;
  readonly madeAt?: string;
  readonly statements?: readonly Omit<PersonalStatement, "recordSha256">[];
};

export const ADA: Omit<PersonalStatement, "recordSha256"> = {
  userId: "u1",
  name: "Ada Lovelace",
  at: "2026-11-26T09:01:00.000Z",
  meaning: "review",
};

/** A record with its log and its envelope, as the product makes them. */
export async function makeReport(params: ReportParams = {}): Promise<Report> {
  const { signer = HOUSE, madeAt = "2026-11-26T10:00:00.000Z", statements = [ADA] } = params;
  const record = recordBytes(params.record ?? RECORD);
  const recordSha256 = sha256Bytes(record);
  const full = statements.map((statement) => ({ recordSha256, ...statement }));
  const payloads = [null, recordSha256, ...full.map((statement) => sha256Bytes(signedStatementBytes(statement))), null];
  const entries = chainOf(payloads);
  const last = entries.at(-1);
  if (last === undefined) throw new Error("Expected an entry.");
  const envelope = await sealEnvelope(
    record,
    {
      made: { at: madeAt, by: { id: "u1", name: "Ada Lovelace" } },
      chain: { firstSeq: 1, head: headOf(last) },
      ...NO_SURROUNDINGS,
      signatures: await Promise.all(full.map((statement) => signStatement(statement, signer))),
    },
    { signer, sha256: nodeSha256 },
  );
  return { record, entries, envelope };
}

export function headOf({ seq, at, hash }: AuditEntry): ChainHead {
  return { seq, at, hash };
}

/** Entries at nine o'clock, a minute apart. */
export function chainOf(payloads: readonly (string | null)[]): AuditEntry[] {
  const entries: AuditEntry[] = [];
  for (const [index, payload] of payloads.entries()) {
    const event: AuditEvent = {
      actor: "person:u1",
      action: "run.exported",
      object: "run:r1",
      // Of files: the plan of a project would have to be declared in the log.
      project: null,
      details: {},
      ...(payload === null ? {} : { payloadSha256: payload }),
    };
    const at = new Date(Date.UTC(2026, 10, 26, 9, index));
    entries.push(chainEvent(event, { after: entries.at(-1) ?? null, at, sha256: sha256Text }));
  }
  return entries;
}

export type Files = Map<string, Uint8Array>;

/** The files of a bundle, in the order in which they are packed. */
export async function filesOf(
  { record, entries, envelope }: Report,
  params: { readonly signer?: Signer; readonly key?: KeyRecord; readonly parts?: readonly BundlePart[] } = {},
): Promise<Files> {
  const { signer = HOUSE } = params;
  const parts = await composeBundle(
    {
      record,
      envelope,
      chain: linesOf(entries),
      keys: [params.key ?? keyRecordOf(signer)],
      verifier: "// verify",
      parts: params.parts ?? [textOf("policies/limits.json", '{"limit":5}'), textOf("report.html", "<p>0.75</p>")],
    },
    { signer, sha256: nodeSha256 },
  );
  const files: Files = new Map();
  for (const part of parts) files.set(part.path, await readWhole({ stream: () => streamPart(part) }));
  return files;
}

export function linesOf(entries: readonly AuditEntry[]): string {
  return entries.map((entry) => `${canonicalJson(entry)}\n`).join("");
}

export function textOf(path: string, text: string): BundlePart {
  return { path, bytes: Buffer.from(text) };
}

export async function pack(files: Files): Promise<Buffer> {
  const parts = Array.from(files, ([path, bytes]) => ({ path, bytes }));
  return Buffer.from(await readWhole({ stream: () => writeZip(parts) }));
}

/** Bytes in memory as a file. */
export function sourceOf(bytes: Uint8Array) {
  return {
    name: "bundle.zip",
    size: bytes.length,
    read: async (offset: number, length: number) => bytes.subarray(offset, offset + length),
    async *stream() {
      yield bytes;
    },
  };
}

type VerifyParams = {
  readonly trust?: readonly TrustedKey[];
  readonly kept?: readonly ChainHead[];
  readonly level?: number;
};

export async function verifyBytes(bytes: Uint8Array, params: VerifyParams = {}): Promise<VerificationDocument> {
  const { trust = TRUST, kept = [], level = 5 } = params;
  return await verifyBundle(
    await readZip(sourceOf(bytes)),
    { source: "bundle.zip", level, trust, kept, recordChecks: [checkEstimates] },
    { sha256: nodeSha256, verifySignature: nodeVerifySignature, checkRenderings: null, recompute: null },
  );
}

export async function verifyFiles(files: Files, params: VerifyParams = {}): Promise<VerificationDocument> {
  return await verifyBytes(await pack(files), params);
}

export function editText(files: Files, path: string, edit: (text: string) => string): void {
  const before = Buffer.from(files.get(path) ?? new Uint8Array()).toString("utf8");
  const after = edit(before);
  if (after === before) throw new Error(`The edit changes nothing in ${path}.`);
  files.set(path, Buffer.from(after));
}

/** Lists all files anew, as somebody does who knows how bundles are made; with the key they have. */
export async function listAnew(files: Files, signer: Signer | null): Promise<void> {
  const { signature, ...content } = manifestSchema.parse(
    JSON.parse(Buffer.from(files.get("manifest.json") ?? new Uint8Array()).toString("utf8")),
  );
  const listed = Array.from(files, ([path, bytes]) => ({ path, sha256: sha256Bytes(bytes), size: bytes.length }))
    .filter(({ path }) => path !== "manifest.json")
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  const unsigned = {
    ...content,
    recordSha256: sha256Bytes(files.get("report.json") ?? new Uint8Array()),
    files: listed,
    keyId: signer?.keyId ?? content.keyId,
  };
  const value = signer === null ? signature : toHex(await signer.sign(signedManifestBytes(unsigned)));
  files.set("manifest.json", Buffer.from(canonicalJson({ ...unsigned, signature: value })));
}

/** What each level says, as `1 passed`. */
export function statusesOf({ levels }: VerificationDocument): string[] {
  return levels.map(({ level, status }) => `${level} ${status}`);
}

export function reasonOf({ levels }: VerificationDocument, level: number): string {
  return levels.find((entry) => entry.level === level)?.reason ?? "";
}
