import { createHash } from "node:crypto";
import { type AuditEntry, COMMAND_ACTOR, chainEvent } from "@/lib/core/audit-entry";
import { canonicalJson } from "@/lib/core/canonical-json";
import { nodeSha256 } from "@/lib/render/node-crypto";
import { listKeys, readSigningKey } from "@/lib/render/signing-keys";
import type { BundlePart, SizedPart } from "@/lib/report/bundle/bundle-layout";
import { composeBundle } from "@/lib/report/bundle/compose-bundle";
import { sealEnvelope } from "@/lib/report/bundle/seal-envelope";
import { recordBytes } from "@/lib/report/bundle/signed-bytes";
import type { ReportSurroundings } from "@/lib/report/pages/report-context";
import type { Envelope } from "@/lib/schema/bundle";
import { readVerifierText } from "./verifier-text";

export type BundleParams = {
  /** Content alone: what JSON can say, and the same for the same run. */
  readonly record: unknown;
  readonly madeBy: Envelope["made"]["by"];
  /** Not before the last entry of the log. */
  readonly madeAt: Date;
  /** The audit log up to its last entry; it has an entry with the record's hash, and one for each signature. */
  readonly entries: readonly AuditEntry[];
  readonly surroundings: ReportSurroundings;
  /** Renderings are functions of the record and its envelope alone. */
  render(record: Uint8Array, envelope: Envelope): Promise<readonly BundlePart[]> | readonly BundlePart[];
  /** policies/, inputs/ and scripts. */
  readonly parts: readonly BundlePart[];
  readonly keysFolder: string;
};

/**
 * Seals a record and puts its bundle together; `writeZip` packs it. The key is made at first use.
 *
 * @throws AppError "bad-input" for a wrong path, "too-large" for a bundle beyond 4 GiB, "unavailable" for a key
 *   that others can read
 */
export async function makeBundle(params: BundleParams): Promise<readonly SizedPart[]> {
  const { entries, keysFolder, madeAt } = params;
  const [first, last] = [entries[0], entries.at(-1)];
  if (first === undefined || last === undefined) throw new Error("A bundle has at least one entry of the audit log.");
  const { signer } = await readSigningKey(keysFolder, madeAt);
  const record = recordBytes(params.record);
  const envelope = await sealEnvelope(
    record,
    {
      made: { at: madeAt.toISOString(), by: params.madeBy },
      chain: { firstSeq: first.seq, head: { seq: last.seq, at: last.at, hash: last.hash } },
      ...params.surroundings,
    },
    { signer, sha256: nodeSha256 },
  );
  const used = new Set([signer.keyId, ...params.surroundings.signatures.map(({ keyId }) => keyId)]);
  return await composeBundle(
    {
      record,
      envelope,
      chain: entries.map((entry) => `${canonicalJson(entry)}\n`).join(""),
      keys: (await listKeys(keysFolder)).filter(({ keyId }) => used.has(keyId)),
      verifier: await readVerifierText(),
      parts: [...(await params.render(record, envelope)), ...params.parts],
    },
    { signer, sha256: nodeSha256 },
  );
}

/** The audit log of a bundle that is made without a database: it begins with the making of the record. */
export function beginChain(record: unknown, at: Date): AuditEntry {
  const recordSha256 = createHash("sha256").update(recordBytes(record)).digest("hex");
  return chainEvent(
    {
      actor: COMMAND_ACTOR,
      action: "report.exported",
      object: `report:${recordSha256}`,
      project: null,
      details: {},
      payloadSha256: recordSha256,
    },
    { after: null, at, sha256: (text) => createHash("sha256").update(text).digest("hex") },
  );
}
