import { AppError } from "@/lib/core/errors";
import { nodeVerifySignature } from "@/lib/render/node-crypto";
import { listKeys } from "@/lib/render/signing-keys";
import { fromHex } from "@/lib/report/bundle/hex";
import { signedStatementBytes } from "@/lib/report/bundle/signed-bytes";
import type { PersonalSignature } from "@/lib/schema/bundle";

/**
 * Holds signatures against the keys of the house before they are printed as given: whoever can write to the database
 * could otherwise put a name under a report. Who signed is told by the account, since the words go to the log.
 *
 * @returns "unavailable" for the first that does not hold, or whose key is not here; null where all hold
 */
export async function findUntrueSignature(
  keysFolder: string,
  signatures: readonly PersonalSignature[],
): Promise<AppError | null> {
  if (signatures.length === 0) return null;
  const keys = new Map((await listKeys(keysFolder)).map(({ keyId, publicKey }) => [keyId, publicKey]));
  for (const { statement, keyId, value } of signatures) {
    const publicKey = keys.get(keyId);
    if (publicKey === undefined) {
      return new AppError(
        "unavailable",
        `The signatures on this record cannot be shown: the key ${keyId} that one was made with is not in the folder of keys.`,
        "An administrator can restore the public part of the key (its .json) to the folder that ROUNDS_KEYS names.",
      );
    }
    if (await nodeVerifySignature(fromHex(publicKey), signedStatementBytes(statement), fromHex(value))) continue;
    return new AppError(
      "unavailable",
      `The signatures on this record cannot be shown: that of the account ${statement.userId} does not hold, since it was changed in the database after it was given.`,
      "An administrator can restore the database from a backup; the entry report.signed of the audit log has the digest of what was signed.",
    );
  }
  return null;
}
