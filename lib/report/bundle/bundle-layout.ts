/** Where things lie in a bundle. docs/verification.md says what each file is for. */
export const BUNDLE_FILES = {
  record: "report.json",
  /** The exact bytes that the seal is over, so that they can be checked by other programs. */
  signed: "signed.bin",
  /** The seal over them, 64 raw bytes. */
  signature: "signature.ed25519",
  /** The key of the seal, for openssl. */
  publicKey: "public-key.pem",
  envelope: "envelope.json",
  manifest: "manifest.json",
  chain: "chain.jsonl",
  publicKeys: "public-keys.json",
  verifier: "verify.mjs",
  readme: "README.txt",
} as const;

/** Every bundle holds these; renderings, policies, inputs and scripts come as they are supplied. */
export const REQUIRED_FILES: readonly string[] = Object.values(BUNDLE_FILES);

export const INPUTS_FOLDER = "inputs/";

/** Plans of experiments and what they show, a folder for each plan by its SHA-256. */
export const PROOFS_FOLDER = "proofs/";
/** Where the gaps of groups of patients come from. */
export const GAPS_FILE = "gaps.json";

/** Stated limits of what a verifier reads; far above any report. */
export const BUNDLE_ENTRIES_LIMIT = 10_000;
export const BUNDLE_PATH_LIMIT = 200;
/** A zip without its 64-bit extension cannot say more. */
export const BUNDLE_BYTES_LIMIT = 0xffff_ffff;
/** Files that are read whole: the record, envelope, manifest, keys and chain. */
export const WHOLE_FILE_LIMIT = 256 * 1024 ** 2;

/** A file of a bundle that is to be written; a stream may be asked for more than once. */
export type BundlePart =
  | { readonly path: string; readonly bytes: Uint8Array }
  | { readonly path: string; stream(): AsyncIterable<Uint8Array> };

/** A file whose size is known, as its place in an archive needs it. */
export type SizedPart = BundlePart & { readonly size: number };

/** A file of a bundle that is read. */
export type BundleFile = {
  readonly path: string;
  readonly size: number;
  stream(): AsyncIterable<Uint8Array>;
};

/** A bundle as it was found, whatever it is worth: what could be read of it, and what was wrong with the rest. */
export type OpenedBundle = {
  readonly files: ReadonlyMap<string, BundleFile>;
  /** In words; empty for what was packed as it should be. */
  readonly faults: readonly string[];
};

const PATH = /^[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/;

/**
 * Says what is wrong with a path inside a bundle. Only plain relative names pass, so that unpacking one
 * never writes outside its folder, on any system.
 *
 * @returns null for a path that may stand in a bundle
 */
export function findPathFault(path: string): string | null {
  const shown = JSON.stringify(path.slice(0, 120));
  if (path.split(/[/\\]/).includes("..")) return `The path ${shown} leads out of the bundle.`;
  if (/^([/\\]|[A-Za-z]:)/.test(path)) return `The path ${shown} is absolute.`;
  if (path.length > BUNDLE_PATH_LIMIT) return `The path ${shown} is longer than ${BUNDLE_PATH_LIMIT} characters.`;
  return PATH.test(path) ? null : `The path ${shown} is none that a bundle has.`;
}
