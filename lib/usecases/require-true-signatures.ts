import { AppError } from "@/lib/core/errors";
import { nodeVerifySignature } from "@/lib/render/node-crypto";
import { listKeys } from "@/lib/render/signing-keys";
import { fromHex } from "@/lib/report/bundle/hex";
import { signedStatementBytes } from "@/lib/report/bundle/signed-bytes";
import type { PersonalSignature } from "@/lib/schema/bundle";

/**
 * Holds signatures against the keys of the house before they are printed as given: whoever can write to the database
 * could otherwise put a name under a report.
 *
 * @throws AppError "unavailable" for the first that does not hold, or whose key is not here
 */
export async function requireTrueSignatures(
  keysFolder: string,
  signatures: readonly PersonalSignature[],
): Promise<void> {
  if (signatures.length === 0) return;
  const keys = new Map((await listKeys(keysFolder)).map(({ keyId, publicKey }) => [keyId, publicKey]));
  for (const { statement, keyId, value } of signatures) {
    const publicKey = keys.get(keyId);
    if (publicKey === undefined) {
      throw new AppError(
        "unavailable",
        `The signature of ${statement.name} on this record cannot be checked: its key ${keyId} is not in the folder of keys.`,
        "Restore the public part of the key (its .json) to the folder that ROUNDS_KEYS names.",
      );
    }
    if (await nodeVerifySignature(fromHex(publicKey), signedStatementBytes(statement), fromHex(value))) continue;
    throw new AppError(
      "unavailable",
      `The signature of ${statement.name} on this record does not hold: it was changed in the database after it was given.`,
      "Restore the database from a backup; the entry report.signed of the audit log has the digest of what was signed.",
    );
  }
}
