import { generateKeyPairSync } from "node:crypto";
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createSigner, nodeSha256, nodeVerifySignature } from "@/lib/render/node-crypto";
import { listKeys, readSigningKey, rotateKey } from "@/lib/render/signing-keys";
import { fromHex, toHex } from "@/lib/report/bundle/hex";
import { fromPem, toPem } from "@/lib/report/bundle/public-key";
import { parseFingerprint, parseTrustFile } from "@/lib/report/verification/parse-trust";
import { signerOf } from "../report/bundle-fixture";

const NOW = new Date("2026-11-26T10:00:00.000Z");
const IN_THREE_YEARS = new Date("2029-11-26T10:00:00.000Z");

let folder = "";
beforeEach(async () => {
  folder = path.join(await mkdtemp(path.join(tmpdir(), "rounds-keys-")), "keys");
});
afterEach(() => rm(path.dirname(folder), { recursive: true, force: true }));

const rightsOf = async (file: string) => ((await stat(file)).mode & 0o777).toString(8);

/** RFC 8032, section 7.1, tests 1 and 2. */
const VECTORS = [
  {
    secret: "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
    publicKey: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
    message: "",
    signature:
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
  },
  {
    secret: "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
    publicKey: "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
    message: "72",
    signature:
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
  },
];

describe("signatures", () => {
  it.each(VECTORS)(
    "are those of RFC 8032 over the message 0x$message",
    async ({ secret, publicKey, message, signature }) => {
      const signer = await signerOf(secret);
      expect(toHex(signer.publicKey)).toBe(publicKey);
      expect(toHex(await signer.sign(fromHex(message)))).toBe(signature);
      expect(await nodeVerifySignature(fromHex(publicKey), fromHex(message), fromHex(signature))).toBe(true);
      expect(await nodeVerifySignature(fromHex(publicKey), fromHex(`${message}00`), fromHex(signature))).toBe(false);
    },
  );

  it("of another length or by a key that is none are no signatures", async () => {
    const { publicKey } = await signerOf("11".repeat(32));
    expect(await nodeVerifySignature(publicKey, new Uint8Array(), new Uint8Array(63))).toBe(false);
    expect(await nodeVerifySignature(new Uint8Array(31), new Uint8Array(), new Uint8Array(64))).toBe(false);
  });

  it("are made with Ed25519 alone", async () => {
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    await expect(createSigner(privateKey)).rejects.toThrow("Expected an Ed25519 key, found ec");
  });
});

describe("the folder of keys", () => {
  it("gets a key at first use, which its owner alone can read, and keeps to it", async () => {
    const { signer, record } = await readSigningKey(folder, NOW);
    expect(record).toMatchObject({
      keyId: signer.keyId,
      publicKey: toHex(signer.publicKey),
      validFrom: "2026-11-26T10:00:00.000Z",
      validUntil: "2028-11-26T10:00:00.000Z",
    });
    expect(await rightsOf(folder)).toBe("700");
    expect(await rightsOf(path.join(folder, `${signer.keyId}.pem`))).toBe("600");
    expect((await readSigningKey(folder, NOW)).record).toEqual(record);
    expect((await readdir(folder)).sort()).toEqual([`${signer.keyId}.json`, `${signer.keyId}.pem`]);
  });

  it("holds no key before one is needed", async () => {
    expect(await listKeys(folder)).toEqual([]);
  });

  it("takes another key when the last one has expired, and keeps that one for verification", async () => {
    const before = await readSigningKey(folder, NOW);
    const after = await readSigningKey(folder, IN_THREE_YEARS);
    expect(after.record.keyId).not.toBe(before.record.keyId);
    expect(await listKeys(folder)).toEqual([before.record, after.record]);
  });

  it("takes another key when told to, and the times of the two meet", async () => {
    const before = await readSigningKey(folder, NOW);
    const later = new Date("2027-01-01T00:00:00.000Z");
    const next = await rotateKey(folder, later);
    expect(await listKeys(folder)).toEqual([{ ...before.record, validUntil: later.toISOString() }, next]);
    expect((await readSigningKey(folder, later)).record).toEqual(next);
  });

  it("gives everybody the same key after several servers began at once", async () => {
    await Promise.all([1, 2, 3, 4].map(() => readSigningKey(folder, NOW)));
    const [first, second] = await Promise.all([readSigningKey(folder, NOW), readSigningKey(folder, NOW)]);
    expect(second.record).toEqual(first.record);
  });

  it.skipIf(process.platform === "win32")("signs with no key that others may read", async () => {
    const { record } = await readSigningKey(folder, NOW);
    await chmod(path.join(folder, `${record.keyId}.pem`), 0o644);
    await expect(readSigningKey(folder, NOW)).rejects.toThrow("readable by its owner alone");
  });

  it("signs with no key that is another one than its name says", async () => {
    const { record } = await readSigningKey(folder, NOW);
    const { privateKey } = generateKeyPairSync("ed25519");
    await writeFile(path.join(folder, `${record.keyId}.pem`), privateKey.export({ format: "pem", type: "pkcs8" }));
    await expect(readSigningKey(folder, NOW)).rejects.toThrow("it holds another one");
  });
});

describe("keys that are to be trusted", () => {
  it("are read from the file of the house, from PEM, and from a fingerprint in any writing", async () => {
    const { record, signer } = await readSigningKey(folder, NOW);
    const text = await readFile(path.join(folder, `${record.keyId}.json`), "utf8");
    const { keyId, publicKey, validFrom, validUntil } = record;
    expect(await parseTrustFile(text, "a", nodeSha256)).toEqual([{ keyId, publicKey, validFrom, validUntil }]);
    const fromKey = await parseTrustFile(toPem(signer.publicKey), "a", nodeSha256);
    expect(fromKey).toEqual([{ keyId, publicKey, validFrom: null, validUntil: null }]);
    const grouped = `SHA256:${keyId.toUpperCase().replace(/..(?=.)/g, "$&:")}\n`;
    expect(parseFingerprint(grouped)?.keyId).toBe(keyId);
  });

  it.each(["", "hello", "{}", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"])(
    "are not read from what is none: %j",
    async (text) => {
      await expect(parseTrustFile(text, "keys.txt", nodeSha256)).rejects.toThrow("keys.txt");
    },
  );

  it("are Ed25519 keys alone", () => {
    const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    expect(fromPem(publicKey.export({ format: "pem", type: "spki" }).toString())).toBeNull();
  });
});
