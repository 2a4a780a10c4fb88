import {
  type Envelope,
  type EnvelopeContent,
  envelopeContentSchema,
  type PersonalSignature,
  type PersonalStatement,
} from "@/lib/schema/bundle";
import { toHex } from "./hex";
import type { Sha256, Signer } from "./report-ports";
import { signedEnvelopeBytes, signedRecordBytes, signedStatementBytes } from "./signed-bytes";

/** What an envelope says beside the record's hash. */
export type EnvelopeFacts = Omit<EnvelopeContent, "schema" | "version" | "recordSha256">;

/**
 * Makes the envelope of a record: everything that may differ between two exports of the same record, sealed
 * together with it. Ed25519 has no randomness, so that the same facts and key give the same envelope.
 *
 * @param record the bytes of `report.json`
 */
export async function sealEnvelope(
  record: Uint8Array,
  { made, chain, signatures, review, previous, sections, experiments }: EnvelopeFacts,
  { signer, sha256 }: { readonly signer: Signer; readonly sha256: Sha256 },
): Promise<Envelope> {
  // No envelope is sealed that its own verification would not read.
  const content = envelopeContentSchema.parse({
    schema: "gradient-rounds/envelope",
    version: 1,
    recordSha256: await sha256([record]),
    made,
    chain,
    signatures,
    review,
    previous,
    sections,
    ...(experiments === undefined ? {} : { experiments }),
  });
  const [overRecord, overContent] = [
    await signer.sign(signedRecordBytes(record)),
    await signer.sign(signedEnvelopeBytes(content)),
  ];
  return {
    ...content,
    seal: { keyId: signer.keyId, record: toHex(overRecord), envelope: toHex(overContent) },
  };
}

/**
 * Signs what a person states of a record with the server's key; that the person was asked for the password
 * again is the caller's matter (21 CFR 11.200).
 */
export async function signStatement(statement: PersonalStatement, signer: Signer): Promise<PersonalSignature> {
  return { statement, keyId: signer.keyId, value: toHex(await signer.sign(signedStatementBytes(statement))) };
}
