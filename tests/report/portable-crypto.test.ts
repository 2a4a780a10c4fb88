import { createHash, randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nodeSha256, nodeVerifySignature } from "@/lib/render/node-crypto";
import { openBlob } from "@/lib/report/bundle/blob-source";
import { readZip } from "@/lib/report/bundle/read-zip";
import { checkEstimates } from "@/lib/report/verification/check-estimates";
import { portableDigest, portableSha256, portableVerifySignature } from "@/lib/report/verification/portable-crypto";
import { verifyBundle } from "@/lib/report/verification/verify-bundle";
import { filesOf, HOUSE, makeReport, pack, STRANGER, TRUST, verifyBytes } from "./bundle-fixture";

describe("the cryptography of a verifier in a browser", () => {
  it("digests as Node does, however the bytes are cut", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 8 }), async (pieces) => {
        const expected = await nodeSha256(pieces);
        expect([await portableSha256(pieces), portableDigest(pieces)]).toEqual([expected, expected]);
      }),
    );
  });

  it("takes and refuses signatures as Node does", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 100 }),
        fc.nat(511),
        fc.boolean(),
        async (message, bit, isFlipped) => {
          const signature = await HOUSE.sign(message);
          if (isFlipped) signature[bit >> 3] = (signature[bit >> 3] ?? 0) ^ (1 << (bit & 7));
          for (const { publicKey } of [HOUSE, STRANGER]) {
            const expected = await nodeVerifySignature(publicKey, message, signature);
            expect(await portableVerifySignature(publicKey, message, signature)).toBe(expected);
            expect(expected).toBe(publicKey === HOUSE.publicKey && !isFlipped);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it("takes no key or signature of another length", async () => {
    const signature = await HOUSE.sign(Buffer.from("m"));
    expect(await portableVerifySignature(HOUSE.publicKey.slice(1), Buffer.from("m"), signature)).toBe(false);
    expect(await portableVerifySignature(HOUSE.publicKey, Buffer.from("m"), signature.slice(1))).toBe(false);
  });

  /** With S + L in place of S the equation holds too, and a signature would have two spellings (RFC 8032, 5.1.7). */
  it("takes no second spelling of a signature", async () => {
    const L = 2n ** 252n + 27742317777372353535851937790883648493n;
    const signature = Buffer.from(await HOUSE.sign(Buffer.from("m")));
    const s = BigInt(`0x${Buffer.from(signature.subarray(32)).reverse().toString("hex")}`) + L;
    Buffer.from(s.toString(16).padStart(64, "0"), "hex").reverse().copy(signature, 32);
    for (const verify of [portableVerifySignature, nodeVerifySignature])
      expect(await verify(HOUSE.publicKey, Buffer.from("m"), signature)).toBe(false);
  });
});

describe("a bundle that was chosen in a browser", () => {
  it("is read where it lies, and verified to the same document as on a server", async () => {
    const bytes = await pack(await filesOf(await makeReport()));
    const steps: string[] = [];
    const document = await verifyBundle(
      await readZip(openBlob(new Blob([new Uint8Array(bytes)]), "bundle.zip")),
      { source: "bundle.zip", level: 5, trust: TRUST, kept: [], recordChecks: [checkEstimates] },
      {
        sha256: portableSha256,
        verifySignature: portableVerifySignature,
        checkRenderings: null,
        recompute: null,
        onStep: (step) => steps.push(step.kind === "level" ? `level ${step.level.level}` : `${step.bytes / step.of}`),
      },
    );
    expect(document).toEqual(await verifyBytes(bytes));
    expect(steps.slice(-6)).toEqual(["1", "level 1", "level 2", "level 3", "level 4", "level 5"]);
  });

  it("is streamed whole, in pieces", async () => {
    const bytes = randomBytes(2_500_000);
    const pieces: Uint8Array[] = [];
    for await (const piece of openBlob(new Blob([bytes]), "b").stream()) pieces.push(piece);
    expect(pieces.length).toBe(3);
    expect(await portableSha256(pieces)).toBe(createHash("sha256").update(bytes).digest("hex"));
  });
});
