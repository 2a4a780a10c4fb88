import { createPrivateKey, generateKeyPairSync, randomBytes } from "node:crypto";
import { chmod, mkdir, readdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { canonicalJson } from "@/lib/core/canonical-json";
import { AppError } from "@/lib/core/errors";
import { toHex } from "@/lib/report/bundle/hex";
import type { Signer } from "@/lib/report/bundle/report-ports";
import { type KeyRecord, publicKeysSchema } from "@/lib/schema/bundle";
import { createSigner } from "./node-crypto";

/** After this time a key is no longer used and another one is made; what it signed until then stays signed. */
const KEY_YEARS = 2;
const OWNER_ONLY = 0o600;
const OTHERS = 0o077;

/** The key to sign with, and what is to be known of it. */
export type SigningKey = { readonly signer: Signer; readonly record: KeyRecord };

/**
 * Finds the key that is in use, and makes one at first use or when the last one has expired. The folder lies
 * outside the database: a copy of the data alone can sign nothing. Of two servers that make a key at once
 * both are kept, and from then on both take the same.
 *
 * @param now the time of the signature
 * @throws AppError "unavailable" where others than this account can read the private key
 */
export async function readSigningKey(folder: string, now: Date): Promise<SigningKey> {
  const at = now.toISOString();
  const usable = (await listKeys(folder)).filter(({ validFrom, validUntil }) => validFrom <= at && at < validUntil);
  const record = usable.sort(newestFirst)[0] ?? (await createKey(folder, now));
  return { signer: await readSigner(folder, record), record };
}

/** All keys that were ever in use here, by the time when they began to be. */
export async function listKeys(folder: string): Promise<KeyRecord[]> {
  const keys: KeyRecord[] = [];
  for (const name of await listFolder(folder)) {
    if (!/^[0-9a-f]{64}\.json$/.test(name)) continue;
    const parsed = publicKeysSchema.safeParse(JSON.parse(await readFile(path.join(folder, name), "utf8")));
    if (!parsed.success) {
      throw new AppError(
        "unavailable",
        `Expected a public key in ${path.join(folder, name)}, but it is none.`,
        "Restore the file from a backup, or take it away with its private key.",
      );
    }
    keys.push(...parsed.data.keys);
  }
  return keys.sort(newestFirst).reverse();
}

/**
 * Takes another key from now on. Those before end now and stay for verification; their private halves are
 * left to the administrator, who may delete them.
 */
export async function rotateKey(folder: string, now: Date): Promise<KeyRecord> {
  const at = now.toISOString();
  for (const record of await listKeys(folder)) {
    if (record.validUntil > at) await writeRecord(folder, { ...record, validUntil: at });
  }
  return await createKey(folder, now);
}

/** Ties are broken by the id, so that all servers take the same key. */
function newestFirst(a: KeyRecord, b: KeyRecord): number {
  if (a.validFrom !== b.validFrom) return a.validFrom > b.validFrom ? -1 : 1;
  return a.keyId < b.keyId ? -1 : 1;
}

async function listFolder(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}

async function createKey(folder: string, now: Date): Promise<KeyRecord> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { privateKey } = generateKeyPairSync("ed25519");
  const { keyId, publicKey } = await createSigner(privateKey);
  const end = new Date(now);
  end.setUTCFullYear(end.getUTCFullYear() + KEY_YEARS);
  const record: KeyRecord = {
    keyId,
    algorithm: "Ed25519",
    publicKey: toHex(publicKey),
    validFrom: now.toISOString(),
    validUntil: end.toISOString(),
  };
  // The private half first: a key counts from when its public half is there.
  const file = privateFile(folder, keyId);
  await writeFile(file, privateKey.export({ format: "pem", type: "pkcs8" }), { mode: OWNER_ONLY, flag: "wx" });
  await chmod(file, OWNER_ONLY);
  await writeRecord(folder, record);
  return record;
}

/** In the form of `public-keys.json`, so that the file itself can be handed to whoever verifies. */
async function writeRecord(folder: string, record: KeyRecord): Promise<void> {
  const file = path.join(folder, `${record.keyId}.json`);
  const draft = `${file}.${randomBytes(6).toString("hex")}`;
  await writeFile(draft, canonicalJson({ schema: "gradient-rounds/public-keys", version: 1, keys: [record] }));
  await rename(draft, file);
}

async function readSigner(folder: string, { keyId }: KeyRecord): Promise<Signer> {
  const file = privateFile(folder, keyId);
  const { mode } = await stat(file);
  if (process.platform !== "win32" && (mode & OTHERS) !== 0) {
    throw new AppError(
      "unavailable",
      `Expected the private key ${file} to be readable by its owner alone, but others may read it.`,
      `Run "chmod 600 ${file}", and take another key if somebody else may have read this one.`,
    );
  }
  const signer = await createSigner(createPrivateKey(await readFile(file)));
  if (signer.keyId === keyId) return signer;
  throw new AppError(
    "unavailable",
    `Expected the key ${keyId} in ${file}, but it holds another one.`,
    "Restore the file.",
  );
}

function privateFile(folder: string, keyId: string): string {
  return path.join(folder, `${keyId}.pem`);
}
