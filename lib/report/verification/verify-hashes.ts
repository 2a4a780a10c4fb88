import type { Manifest } from "@/lib/schema/bundle";
import { BUNDLE_FILES, type OpenedBundle, REQUIRED_FILES } from "../bundle/bundle-layout";
import type { Sha256 } from "../bundle/report-ports";
import { signedRecordBytes } from "../bundle/signed-bytes";
import { concludeLevel, type LevelOutcome } from "./level-result";
import { type BundleDocuments, readFile } from "./read-documents";

/**
 * Level 1: the archive is packed as a bundle is, holds the files that the manifest lists and no others, each
 * with its digest; the record is canonical JSON; and its hash is the one that envelope and manifest name.
 * This shows damage. Against somebody who changes the manifest too it shows nothing: that is level 2.
 */
export async function verifyHashes(
  bundle: OpenedBundle,
  documents: BundleDocuments,
  digests: ReadonlyMap<string, string>,
  sha256: Sha256,
): Promise<LevelOutcome> {
  const { manifest, record } = documents;
  const faults = [...bundle.faults];
  for (const path of REQUIRED_FILES) if (!bundle.files.has(path)) faults.push(`The bundle holds no ${path}.`);
  if ("fault" in manifest) faults.push(manifest.fault);
  else faults.push(...compareWithManifest(manifest.value, bundle, digests));
  if ("fault" in record) faults.push(record.fault);
  faults.push(...(await findRecordFaults(bundle, documents, sha256)));
  return concludeLevel(
    [...new Set(faults)],
    `${digests.size} files have the digests that the manifest lists, and the record has the hash that the envelope names.`,
  );
}

function compareWithManifest(manifest: Manifest, bundle: OpenedBundle, digests: ReadonlyMap<string, string>): string[] {
  const faults: string[] = [];
  const listed = new Set(manifest.files.map(({ path }) => path));
  if (listed.size < manifest.files.length) faults.push("The manifest lists a file twice.");
  for (const { path, sha256, size } of manifest.files) {
    const file = bundle.files.get(path);
    if (file === undefined) faults.push(`The bundle holds no ${path}, which the manifest lists.`);
    else if (file.size !== size) faults.push(`${path} has ${file.size} bytes, and the manifest says ${size}.`);
    else if (digests.get(path) !== sha256)
      faults.push(`${path} is not the file that was packed: its SHA-256 is another.`);
  }
  for (const path of bundle.files.keys()) {
    if (path !== BUNDLE_FILES.manifest && !listed.has(path))
      faults.push(`${path} was added: the manifest does not list it.`);
  }
  return faults;
}

async function findRecordFaults(bundle: OpenedBundle, documents: BundleDocuments, sha256: Sha256): Promise<string[]> {
  const { recordBytes, envelope, manifest } = documents;
  if ("fault" in recordBytes) return [recordBytes.fault];
  const faults: string[] = [];
  const hash = await sha256([recordBytes.value]);
  if ("fault" in envelope) faults.push(envelope.fault);
  else if (envelope.value.recordSha256 !== hash) faults.push("The envelope names another record than report.json.");
  if ("value" in manifest && manifest.value.recordSha256 !== hash) {
    faults.push("The manifest names another record than report.json.");
  }
  const signed = await readFile(bundle, BUNDLE_FILES.signed);
  if ("value" in signed && !areEqual(signed.value, signedRecordBytes(recordBytes.value))) {
    faults.push("signed.bin is not report.json behind its first line.");
  }
  return faults;
}

function areEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
