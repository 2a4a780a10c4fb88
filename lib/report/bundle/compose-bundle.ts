import { canonicalJson } from "@/lib/core/canonical-json";
import { AppError } from "@/lib/core/errors";
import type { Envelope, KeyRecord, Manifest, ManifestContent, PublicKeys } from "@/lib/schema/bundle";
import { BUNDLE_BYTES_LIMIT, BUNDLE_FILES, type BundlePart, findPathFault, type SizedPart } from "./bundle-layout";
import { composeReadme } from "./compose-readme";
import { fromHex, toHex } from "./hex";
import { streamPart, textPart } from "./part-bytes";
import { toPem } from "./public-key";
import type { Sha256, Signer } from "./report-ports";
import { signedManifestBytes, signedRecordBytes } from "./signed-bytes";

export type BundleContent = {
  /** The bytes of `report.json`. */
  readonly record: Uint8Array;
  readonly envelope: Envelope;
  /** The audit log up to the envelope's head: one canonical entry a line. */
  readonly chain: string;
  /** The keys of all signatures in the envelope, and no private one. */
  readonly keys: readonly KeyRecord[];
  /** The text of `verify.mjs`. */
  readonly verifier: string;
  /** Renderings, policies/, inputs/ and scripts, by path; what was not supplied is left out. */
  readonly parts: readonly BundlePart[];
};

/**
 * Puts a bundle together: all files in the order of their paths, the manifest among them with the digest of
 * every other file. Nothing in it depends on when or where it was put together.
 *
 * @throws AppError "bad-input" for a path that no bundle has or that is given twice, "too-large" beyond 4 GiB
 */
export async function composeBundle(
  content: BundleContent,
  { signer, sha256 }: { readonly signer: Signer; readonly sha256: Sha256 },
): Promise<readonly SizedPart[]> {
  const parts = [...ownParts(content), ...content.parts];
  checkPaths(parts);
  const files: Manifest["files"] = [];
  const sized: SizedPart[] = [];
  for (const part of parts) {
    const described = await describePart(part, sha256);
    files.push(described);
    sized.push({ ...part, size: described.size });
  }
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  checkSize(files);
  const unsigned: ManifestContent = {
    schema: "gradient-rounds/manifest",
    version: 1,
    recordSha256: content.envelope.recordSha256,
    files,
    keyId: signer.keyId,
  };
  const manifest: Manifest = { ...unsigned, signature: toHex(await signer.sign(signedManifestBytes(unsigned))) };
  const own = textPart(BUNDLE_FILES.manifest, canonicalJson(manifest));
  return [...sized, { ...own, size: own.bytes.length }].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function ownParts({ record, envelope, chain, keys, verifier, parts }: BundleContent): BundlePart[] {
  const sealKey = keys.find(({ keyId }) => keyId === envelope.seal.keyId);
  if (sealKey === undefined) throw new Error("The key of the seal is not among the keys of the bundle.");
  const publicKeys: PublicKeys = { schema: "gradient-rounds/public-keys", version: 1, keys: [...keys] };
  return [
    { path: BUNDLE_FILES.record, bytes: record },
    { path: BUNDLE_FILES.signed, bytes: signedRecordBytes(record) },
    { path: BUNDLE_FILES.signature, bytes: fromHex(envelope.seal.record) },
    textPart(BUNDLE_FILES.publicKey, toPem(fromHex(sealKey.publicKey))),
    textPart(BUNDLE_FILES.envelope, canonicalJson(envelope)),
    textPart(BUNDLE_FILES.publicKeys, canonicalJson(publicKeys)),
    textPart(BUNDLE_FILES.chain, chain),
    textPart(BUNDLE_FILES.verifier, verifier),
    textPart(
      BUNDLE_FILES.readme,
      composeReadme(
        envelope,
        parts.map(({ path }) => path),
      ),
    ),
  ];
}

function checkPaths(parts: readonly BundlePart[]): void {
  const taken = new Set([BUNDLE_FILES.manifest as string]);
  for (const { path } of parts) {
    const fault = findPathFault(path) ?? (taken.has(path.toLowerCase()) ? `The path ${path} is given twice.` : null);
    if (fault !== null)
      throw new AppError("bad-input", fault, "Give every file of the bundle a plain name of its own.");
    taken.add(path.toLowerCase());
  }
}

async function describePart(part: BundlePart, sha256: Sha256): Promise<Manifest["files"][number]> {
  let size = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const piece of streamPart(part)) {
      size += piece.length;
      yield piece;
    }
  }
  return { path: part.path, sha256: await sha256(counted()), size };
}

function checkSize(files: Manifest["files"]): void {
  const HEADERS_BYTES_PER_FILE = 1024;
  const bytes = files.reduce((sum, { size }) => sum + size + HEADERS_BYTES_PER_FILE, 0);
  if (bytes <= BUNDLE_BYTES_LIMIT) return;
  throw new AppError(
    "too-large",
    `Expected a bundle of at most ${BUNDLE_BYTES_LIMIT} bytes, but its files have ${bytes}.`,
    "Export the bundle without its inputs, and the points of the run in a file of their own.",
  );
}
