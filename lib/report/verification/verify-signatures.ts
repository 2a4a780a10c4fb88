import type { Envelope, KeyRecord, Manifest, PublicKeys } from "@/lib/schema/bundle";
import { BUNDLE_FILES, type OpenedBundle } from "../bundle/bundle-layout";
import { fromHex, toHex } from "../bundle/hex";
import { findKeyId, fromPem } from "../bundle/public-key";
import type { Sha256, VerifySignature } from "../bundle/report-ports";
import {
  signedEnvelopeBytes,
  signedManifestBytes,
  signedRecordBytes,
  signedStatementBytes,
} from "../bundle/signed-bytes";
import { concludeLevel, type LevelOutcome, type TrustedKey } from "./level-result";
import { type BundleDocuments, type Read, readFile } from "./read-documents";

type Ports = { readonly sha256: Sha256; readonly verifySignature: VerifySignature };

/** One signature of a bundle: what it is, over what, by which key, and when it says it was given. */
type GivenSignature = {
  readonly name: string;
  readonly keyId: string;
  readonly value: string;
  readonly message: Uint8Array;
  readonly at: string;
};

/** A key, and whether the times of its use are only what the bundle says of them. */
type FoundKey = KeyRecord & { readonly isWindowClaimed: boolean };

/**
 * Level 2: the seal over record and envelope, the manifest's signature and those of people hold, each by a key
 * that was in use at the time it names, and that whoever verifies trusts. A key counts as trusted by its
 * presence in the verifier's own folder or by being named, never by its presence in the bundle.
 */
export async function verifySignatures(
  bundle: OpenedBundle,
  documents: BundleDocuments,
  trust: readonly TrustedKey[],
  ports: Ports,
): Promise<LevelOutcome> {
  const read = readAll(documents);
  if ("fault" in read) return { status: "failed", reason: read.fault };
  const { recordBytes, envelope, manifest, keys } = read.value;
  const given = listSignatures(recordBytes, envelope, manifest);
  const faults = findStatementFaults(envelope);
  let isAnyWindowClaimed = false;
  for (const signature of given) {
    const key = await findKey(signature.keyId, trust, keys.keys, ports.sha256);
    if (typeof key === "string") faults.push(`${signature.name}: ${key}`);
    else {
      isAnyWindowClaimed ||= key.isWindowClaimed;
      const fault = await findSignatureFault(signature, key, ports.verifySignature);
      if (fault !== null) faults.push(fault);
    }
  }
  faults.push(...(await findPlainFileFaults(bundle, envelope, ports.sha256)));
  if (faults.length > 0) return concludeLevel(faults, "");
  const unknown = given.find(({ keyId }) => !trust.some((key) => key.keyId === keyId));
  if (unknown !== undefined) return { status: "untrusted", reason: explainUntrusted(unknown) };
  return { status: "passed", reason: summarise(envelope, isAnyWindowClaimed) };
}

type SignedDocuments = {
  readonly recordBytes: Uint8Array;
  readonly envelope: Envelope;
  readonly manifest: Manifest;
  readonly keys: PublicKeys;
};

/** All that signatures are over or are checked with; the first of them that cannot be read is the fault. */
function readAll({ recordBytes, envelope, manifest, keys }: BundleDocuments): Read<SignedDocuments> {
  if ("fault" in recordBytes) return recordBytes;
  if ("fault" in envelope) return envelope;
  if ("fault" in manifest) return manifest;
  if ("fault" in keys) return keys;
  return {
    value: {
      recordBytes: recordBytes.value,
      envelope: envelope.value,
      manifest: manifest.value,
      keys: keys.value,
    },
  };
}

function explainUntrusted({ name, keyId }: GivenSignature): string {
  return `${name} holds, but by the key ${keyId}, which is not among the trusted keys: anybody can put a key of their own into a bundle. Ask the house for its fingerprint and name it with --trust.`;
}

function summarise({ made, signatures, seal }: Envelope, isAnyWindowClaimed: boolean): string {
  const people = signatures.map(({ statement }) => `${statement.name} (${statement.meaning}, ${statement.at})`);
  const signed = people.length === 0 ? "no person has signed" : `signed by ${people.join(", ")}`;
  const window = isAnyWindowClaimed ? "; the times of the key's use are as the bundle states them" : "";
  return `Sealed on ${made.at} by the trusted key ${seal.keyId}; ${signed}${window}.`;
}

/** Those of people before the envelope that holds them: what is said first is what was changed. */
function listSignatures(record: Uint8Array, envelope: Envelope, manifest: Manifest): GivenSignature[] {
  const { seal, ...content } = envelope;
  const { signature, ...manifestContent } = manifest;
  const { at } = envelope.made;
  return [
    { name: "The seal over the record", keyId: seal.keyId, value: seal.record, message: signedRecordBytes(record), at },
    ...envelope.signatures.map(({ statement, keyId, value }) => ({
      name: `The signature of ${statement.name}`,
      keyId,
      value,
      message: signedStatementBytes(statement),
      at: statement.at,
    })),
    {
      name: "The seal over the envelope",
      keyId: seal.keyId,
      value: seal.envelope,
      message: signedEnvelopeBytes(content),
      at,
    },
    {
      name: "The signature over the manifest",
      keyId: manifest.keyId,
      value: signature,
      message: signedManifestBytes(manifestContent),
      at,
    },
  ];
}

/** Signatures are over this record, and none was given before the one above it or after the envelope was made. */
function findStatementFaults({ recordSha256, made, signatures }: Envelope): string[] {
  const faults: string[] = [];
  let latest = "";
  for (const { statement } of signatures) {
    const { name, at } = statement;
    if (statement.recordSha256 !== recordSha256) faults.push(`The signature of ${name} is over another record.`);
    if (at < latest) faults.push(`Time goes backwards: ${name} signed at ${at}, after a signature of ${latest}.`);
    if (at > made.at)
      faults.push(`Time goes backwards: ${name} signed at ${at}, but the envelope was made at ${made.at}.`);
    latest = at > latest ? at : latest;
  }
  return faults;
}

/** @returns a sentence where there is no such key, or the key is not what its id says */
async function findKey(
  keyId: string,
  trust: readonly TrustedKey[],
  inBundle: readonly KeyRecord[],
  sha256: Sha256,
): Promise<FoundKey | string> {
  const trusted = trust.find((key) => key.keyId === keyId);
  const claimed = inBundle.find((key) => key.keyId === keyId);
  const publicKey = trusted?.publicKey ?? claimed?.publicKey;
  if (publicKey === undefined) return `no key has the fingerprint ${keyId}.`;
  if ((await findKeyId(fromHex(publicKey), sha256)) !== keyId) return `the key that is called ${keyId} is another one.`;
  const validFrom = trusted?.validFrom ?? claimed?.validFrom;
  const validUntil = trusted?.validUntil ?? claimed?.validUntil;
  if (validFrom === undefined || validUntil === undefined) return `nothing says when the key ${keyId} was in use.`;
  return {
    keyId,
    algorithm: "Ed25519",
    publicKey,
    validFrom,
    validUntil,
    isWindowClaimed: trusted?.validUntil === null,
  };
}

async function findSignatureFault(
  { name, value, message, at }: GivenSignature,
  { keyId, publicKey, validFrom, validUntil }: FoundKey,
  verifySignature: VerifySignature,
): Promise<string | null> {
  if (!(await verifySignature(fromHex(publicKey), message, fromHex(value)))) {
    return `${name} does not hold: these are not the bytes that the key ${keyId} signed.`;
  }
  if (at < validFrom) return `${name} is of ${at}, before its key ${keyId} was in use (from ${validFrom}).`;
  if (at > validUntil) return `${name} is of ${at}, after its key ${keyId} expired (${validUntil}).`;
  return null;
}

/** What openssl is given says the same as the envelope. */
async function findPlainFileFaults(bundle: OpenedBundle, { seal }: Envelope, sha256: Sha256): Promise<string[]> {
  const faults: string[] = [];
  const signature = await readFile(bundle, BUNDLE_FILES.signature);
  if ("value" in signature && toHex(signature.value) !== seal.record) {
    faults.push(`${BUNDLE_FILES.signature} is not the seal of the envelope.`);
  }
  const pem = await readFile(bundle, BUNDLE_FILES.publicKey);
  if ("value" in pem) {
    const key = fromPem(new TextDecoder().decode(pem.value));
    if (key === null || (await findKeyId(key, sha256)) !== seal.keyId) {
      faults.push(`${BUNDLE_FILES.publicKey} is not the key of the seal.`);
    }
  }
  return faults;
}
