import type { ChainHead } from "@/lib/core/audit-entry";
import type { VerificationDocument } from "@/lib/schema/verification";
import { BUNDLE_FILES, type BundleFile, type OpenedBundle } from "../bundle/bundle-layout";
import type { LevelOutcome, RecordCheck, TrustedKey, VerificationPorts } from "./level-result";
import { readDocuments } from "./read-documents";
import { showPlainly } from "./show-plainly";
import { verifyChain } from "./verify-chain";
import { verifyHashes } from "./verify-hashes";
import { verifyNumbers } from "./verify-numbers";
import { verifyRecord } from "./verify-record";
import { verifySignatures } from "./verify-signatures";

export const HIGHEST_LEVEL = 5;

export type VerificationOptions = {
  /** Name of the bundle as it is shown. */
  readonly source: string;
  /** Levels up to this one are checked. */
  readonly level: number;
  readonly trust: readonly TrustedKey[];
  /** Heads of the audit log that were kept outside. */
  readonly kept: readonly ChainHead[];
  readonly recordChecks: readonly RecordCheck[];
};

/**
 * Verifies a bundle, level by level; a level that fails stops no other. What each shows and what it does not
 * is in docs/verification.md.
 */
export async function verifyBundle(
  bundle: OpenedBundle,
  { source, level, trust, kept, recordChecks }: VerificationOptions,
  ports: VerificationPorts,
): Promise<VerificationDocument> {
  const documents = await readDocuments(bundle);
  const digests = await digestFiles(bundle, ports);
  const checks: readonly (() => Promise<LevelOutcome> | LevelOutcome)[] = [
    () => verifyHashes(bundle, documents, digests, ports.sha256),
    () => verifySignatures(bundle, documents, trust, ports),
    () => verifyChain(documents, kept, ports.sha256),
    () => verifyRecord(bundle, documents, digests, recordChecks, ports.checkRenderings),
    () => verifyNumbers(bundle, documents, ports),
  ];
  const levels: VerificationDocument["levels"] = [];
  for (const [index, check] of checks.slice(0, level).entries()) {
    const { status, reason } = await check();
    const found = { level: index + 1, status, reason: showPlainly(reason) };
    levels.push(found);
    ports.onStep?.({ kind: "level", level: found });
  }
  const { envelope } = documents;
  return {
    schema: "gradient-rounds/verification",
    version: 1,
    source,
    ok: levels.every(({ status }) => status === "passed" || status === "not-supplied"),
    signer: "value" in envelope ? envelope.value.seal.keyId : null,
    levels,
  };
}

/** Digest of every file but the manifest, which lists them. */
async function digestFiles(
  bundle: OpenedBundle,
  { sha256, onStep }: VerificationPorts,
): Promise<ReadonlyMap<string, string>> {
  const files = [...bundle.files.values()].filter(({ path }) => path !== BUNDLE_FILES.manifest);
  const of = files.reduce((sum, { size }) => sum + size, 0);
  const digests = new Map<string, string>();
  let bytes = 0;
  async function* counted(file: BundleFile): AsyncGenerator<Uint8Array> {
    for await (const piece of file.stream()) {
      bytes += piece.length;
      onStep?.({ kind: "digested", bytes, of });
      yield piece;
    }
  }
  for (const file of files) digests.set(file.path, await sha256(counted(file)));
  return digests;
}
