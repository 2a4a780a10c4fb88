import { readFile, stat } from "node:fs/promises";
import type { ChainHead } from "@/lib/core/audit-entry";
import { AppError } from "@/lib/core/errors";
import { nodeSha256 } from "@/lib/render/node-crypto";
import { listKeys } from "@/lib/render/signing-keys";
import type { RenderingEngine } from "@/lib/report/verification/check-renderings";
import type { TrustedKey } from "@/lib/report/verification/level-result";
import { parseKeptHead, parseKeptHeads } from "@/lib/report/verification/parse-kept-heads";
import { parseFingerprint, parseTrustFile, toTrustedKey } from "@/lib/report/verification/parse-trust";
import { RECORD_CHECKS } from "@/lib/report/verification/record-checks";
import { verifyBundle } from "@/lib/report/verification/verify-bundle";
import type { VerificationDocument } from "@/lib/schema/verification";
import { nodeVerificationPorts } from "./node-verification-ports";
import { openBundle } from "./open-bundle";

/** The largest file of keys, or of entries that were kept, that is read. */
const GIVEN_BYTES_LIMIT = 16 * 1024 ** 2;

type VerifyParams = {
  readonly level: number;
  /** A fingerprint, or a file of keys; null for none beside the folder's. */
  readonly trust: string | null;
  /** An entry of the audit log that was kept outside (`seq:hash`), or a file of them; null for none. */
  readonly anchor: string | null;
  /** Keys of this machine, all of which are trusted. */
  readonly keysFolder: string;
  /** Draws the PDF of a report again; null in a program that is too small to hold what draws it. */
  readonly writePdf: RenderingEngine["writePdf"];
};

/**
 * Verifies a bundle on disk: the archive as it was exported, or the folder that it was unpacked to.
 *
 * @throws AppError "unreadable-file" for what is no bundle, "bad-input" for keys or entries that are none
 */
export async function verifyBundleFile(target: string, params: VerifyParams): Promise<VerificationDocument> {
  try {
    return await verifyOnDisk(target, params);
  } catch (cause) {
    if (cause instanceof AppError || !(cause instanceof Error && "code" in cause)) throw cause;
    throw new AppError(
      "unreadable-file",
      `Expected to read the bundle and the keys in ${params.keysFolder}, but that is not possible (${cause.code}).`,
      "Check that this account may read both.",
      { cause },
    );
  }
}

async function verifyOnDisk(target: string, params: VerifyParams): Promise<VerificationDocument> {
  const { level, keysFolder, writePdf } = params;
  const bundle = await openBundle(target);
  const trust = [...(await listKeys(keysFolder)).map(toTrustedKey), ...(await readTrust(params.trust))];
  const kept = params.anchor === null ? [] : await readKept(params.anchor);
  return await verifyBundle(
    bundle,
    { source: target, level, trust, kept, recordChecks: RECORD_CHECKS },
    nodeVerificationPorts(writePdf),
  );
}

async function readTrust(given: string | null): Promise<readonly TrustedKey[]> {
  if (given === null) return [];
  const fingerprint = parseFingerprint(given);
  if (fingerprint !== null) return [fingerprint];
  return await parseTrustFile(await readSmallFile(given, "a fingerprint (64 hexadecimal digits)"), given, nodeSha256);
}

async function readKept(given: string): Promise<readonly ChainHead[]> {
  const head = parseKeptHead(given);
  return head !== null ? [head] : parseKeptHeads(await readSmallFile(given, "the number and hash of an entry"), given);
}

async function readSmallFile(file: string, otherwise: string): Promise<string> {
  const shown = JSON.stringify(file.slice(0, 200));
  try {
    if ((await stat(file)).size <= GIVEN_BYTES_LIMIT) return await readFile(file, "utf8");
  } catch (cause) {
    throw new AppError(
      "bad-input",
      `Expected ${otherwise}, or a file of such, but ${shown} is neither.`,
      "Check the text, or the path and that this account may read it.",
      { cause },
    );
  }
  throw new AppError(
    "too-large",
    `Expected at most ${GIVEN_BYTES_LIMIT} bytes in ${shown}, but it has more.`,
    "Name the file that the house handed out.",
  );
}
