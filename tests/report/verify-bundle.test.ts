import { describe, expect, it } from "vitest";
import { canonicalJson } from "@/lib/core/canonical-json";
import { nodeSha256, nodeVerifySignature } from "@/lib/render/node-crypto";
import { toHex } from "@/lib/report/bundle/hex";
import { readZip } from "@/lib/report/bundle/read-zip";
import { checkEstimates } from "@/lib/report/verification/check-estimates";
import { toTrustedKey } from "@/lib/report/verification/parse-trust";
import { verifyBundle } from "@/lib/report/verification/verify-bundle";
import { type Envelope, envelopeSchema } from "@/lib/schema/bundle";
import { verificationDocumentSchema } from "@/lib/schema/verification";
import {
  ADA,
  editText,
  type Files,
  filesOf,
  HOUSE,
  headOf,
  keyRecordOf,
  listAnew,
  makeReport,
  pack,
  reasonOf,
  STRANGER,
  sha256Text,
  sourceOf,
  statusesOf,
  TRUST,
  textOf,
  verifyFiles,
} from "./bundle-fixture";

function editEnvelope(files: Files, edit: (envelope: Envelope) => unknown): void {
  editText(files, "envelope.json", (text) => canonicalJson(edit(envelopeSchema.parse(JSON.parse(text)))));
}

const REPORT = await makeReport();

describe("a bundle as it was made", () => {
  it("passes every level that it has the means for, and names its signer", async () => {
    const document = verificationDocumentSchema.parse(await verifyFiles(await filesOf(REPORT)));
    expect(statusesOf(document)).toEqual(["1 passed", "2 passed", "3 passed", "4 passed", "5 not-supplied"]);
    expect(document).toMatchObject({ ok: true, signer: HOUSE.keyId });
    expect(reasonOf(document, 2)).toContain("signed by Ada Lovelace (review, 2026-11-26T09:01:00.000Z)");
    expect(reasonOf(document, 3)).toContain("intact as given; a rewrite by the operator is not excluded");
    expect(reasonOf(document, 5)).toBe("The bundle holds no inputs to compute the numbers from.");
  });

  it("is checked up to the level that is asked for", async () => {
    const document = await verifyFiles(await filesOf(REPORT), { level: 2 });
    expect(statusesOf(document)).toEqual(["1 passed", "2 passed"]);
  });

  it("says of inputs that this verifier cannot compute with that it does not", async () => {
    const files = await filesOf(REPORT, { parts: [textOf("inputs/predictions.csv", "y_true,y_prob\n1,0.9\n")] });
    expect(reasonOf(await verifyFiles(files), 5)).toContain("The numbers were not computed again here");
  });

  it("passes alike by the cryptography that browsers have", async () => {
    const { subtle } = globalThis.crypto;
    const document = await verifyBundle(
      await readZip(sourceOf(await pack(await filesOf(REPORT)))),
      { source: "bundle.zip", level: 5, trust: TRUST, kept: [], recordChecks: [checkEstimates] },
      {
        async sha256(pieces) {
          const gathered: Uint8Array[] = [];
          for await (const piece of pieces) gathered.push(piece);
          return toHex(new Uint8Array(await subtle.digest("SHA-256", Buffer.concat(gathered))));
        },
        async verifySignature(publicKey, message, signature) {
          const key = await subtle.importKey("raw", Buffer.from(publicKey), "Ed25519", false, ["verify"]);
          return await subtle.verify("Ed25519", key, Buffer.from(signature), Buffer.from(message));
        },
        checkRenderings: null,
        recompute: null,
      },
    );
    expect(document).toEqual(await verifyFiles(await filesOf(REPORT)));
  });

  it("hands its numbers to whoever computes them again", async () => {
    const files = await filesOf(REPORT, { parts: [textOf("inputs/predictions.csv", "y_true,y_prob\n1,0.9\n")] });
    const document = await verifyBundle(
      await readZip(sourceOf(await pack(files))),
      { source: "bundle.zip", level: 5, trust: TRUST, kept: [], recordChecks: [checkEstimates] },
      {
        sha256: nodeSha256,
        verifySignature: nodeVerifySignature,
        checkRenderings: null,
        recompute: async (record, bundle) => ({
          status: bundle.files.has("inputs/predictions.csv") ? "failed" : "passed",
          reason: `AUROC differs in ${Object.keys(record ?? {}).length} parts.`,
        }),
      },
    );
    expect(document.ok).toBe(false);
    expect(document.levels.at(-1)).toEqual({ level: 5, status: "failed", reason: "AUROC differs in 3 parts." });
  });

  it("is as good as a head that was kept outside, up to that entry", async () => {
    const kept = REPORT.entries.slice(0, 2).map(headOf);
    const document = await verifyFiles(await filesOf(REPORT), { kept });
    expect(reasonOf(document, 3)).toContain("entry 2 is the one that was kept outside");
  });
});

describe("the texts of a stranger's bundle", () => {
  it("steer no terminal and turn no sentence round", async () => {
    const statements = [{ ...ADA, name: "Ada\u001b[2K\u202e\nverified" }];
    const report = await makeReport({ statements, signer: STRANGER });
    const files = await filesOf(report, { signer: STRANGER });
    editText(files, "envelope.json", (text) => text.replace('"meaning":"review"', '"meaning":"approval"'));
    await listAnew(files, STRANGER);
    const reason = reasonOf(await verifyFiles(files), 2);
    expect(reason).toContain("The signature of Ada\uFFFD[2K\uFFFD\uFFFDverified does not hold");
  });

  it("are cut where they are too long to be read", async () => {
    const files = await filesOf(REPORT);
    editText(files, "report.json", (text) => text.replace('"schema":', `"${"s".repeat(5000)}":1,"schema":`));
    expect(reasonOf(await verifyFiles(files), 4).length).toBeLessThan(1100);
  });
});

describe("a bundle that was changed", () => {
  const tamperings: readonly [string, (files: Files) => unknown, number, string][] = [
    [
      "the envelope",
      (files) =>
        editText(files, "envelope.json", (text) => text.replace('"name":"Ada Lovelace"', '"name":"Ada Lovelacf"')),
      1,
      "envelope.json is not the file that was packed",
    ],
    [
      "the manifest",
      (files) =>
        editText(files, "manifest.json", (text) =>
          text.replace(/"sha256":"./, (start) => start.replace(/.$/, (digit) => (digit === "0" ? "1" : "0"))),
        ),
      1,
      "is not the file that was packed",
    ],
    [
      "a file taken away",
      (files) => files.delete("policies/limits.json"),
      1,
      "The bundle holds no policies/limits.json",
    ],
    ["the manifest taken away", (files) => files.delete("manifest.json"), 1, "The bundle holds no manifest.json"],
    ["a file made longer", (files) => editText(files, "README.txt", (text) => `${text} `), 1, "README.txt has"],
  ];

  it.each(tamperings)("is refused by name: %s", async (_name, tamper, level, reason) => {
    const files = await filesOf(REPORT);
    tamper(files);
    const document = await verifyFiles(files);
    expect(document.ok).toBe(false);
    expect(document.levels.find((entry) => entry.level === level)).toMatchObject({ status: "failed" });
    expect(reasonOf(document, level)).toContain(reason);
    expect(document.levels).toHaveLength(5);
  });

  const listedAnew: readonly [string, (files: Files) => unknown, string][] = [
    [
      "a digit of the record and of the rendering",
      (files) => {
        for (const path of ["report.json", "report.html", "signed.bin"])
          editText(files, path, (text) => text.replace("0.75", "0.85"));
        editEnvelope(files, (envelope) => ({
          ...envelope,
          recordSha256: sha256Text(Buffer.from(files.get("report.json") ?? []).toString()),
        }));
      },
      "The signature of Ada Lovelace is over another record",
    ],
    [
      "the seal over a changed record",
      (files) => {
        for (const path of ["report.json", "signed.bin"]) editText(files, path, (text) => text.replace("0.75", "0.85"));
      },
      "The seal over the record does not hold",
    ],
    [
      "the maker",
      (files) =>
        editEnvelope(files, (envelope) => ({
          ...envelope,
          made: { ...envelope.made, by: { id: "u2", name: "Somebody Else" } },
        })),
      "The seal over the envelope does not hold",
    ],
    [
      "the name of a signature",
      (files) => editText(files, "envelope.json", (text) => text.replaceAll("Ada Lovelace", "Bob Lovelace")),
      "The signature of Bob Lovelace does not hold",
    ],
    [
      "the seal's own file",
      (files) => files.set("signature.ed25519", new Uint8Array(64)),
      "signature.ed25519 is not the seal of the envelope",
    ],
    [
      "the key for openssl",
      async (files) =>
        files.set(
          "public-key.pem",
          (await filesOf(await makeReport({ signer: STRANGER }), { signer: STRANGER })).get("public-key.pem") ??
            new Uint8Array(),
        ),
      "public-key.pem is not the key of the seal",
    ],
  ];

  it.each(listedAnew)(
    "is refused by name though its files were listed anew by the house: %s",
    async (_name, tamper, reason) => {
      const files = await filesOf(REPORT);
      await tamper(files);
      await listAnew(files, HOUSE);
      const document = await verifyFiles(files);
      expect(statusesOf(document)).toContain("2 failed");
      expect(reasonOf(document, 2)).toContain(reason);
    },
  );

  it.each([
    ["white space", (text: string) => text.replace(":", ": "), "report.json is not canonical JSON"],
    [
      "names in another order",
      (text: string) => text.replace(/"schema":"([^"]*)","version":1/, '"version":1,"schema":"$1"'),
      "names in the order",
    ],
    ["a byte order mark", (text: string) => `\uFEFF${text}`, "report.json is not canonical JSON"],
  ])("is refused where the record's text is not canonical, even under a new seal: %s", async (_name, edit, reason) => {
    const report = await makeReport();
    const record = Buffer.from(edit(Buffer.from(report.record).toString("utf8")));
    const document = await verifyFiles(await filesOf({ ...report, record }));
    expect(statusesOf(document)).toEqual(["1 failed", "2 failed", "3 passed", "4 failed", "5 failed"]);
    expect(reasonOf(document, 4)).toContain(reason);
  });
});

describe("keys", () => {
  it("of a stranger are not trusted, though the bundle holds them and all signatures hold", async () => {
    const report = await makeReport({ signer: STRANGER });
    const document = await verifyFiles(await filesOf(report, { signer: STRANGER }));
    expect(statusesOf(document)).toEqual(["1 passed", "2 untrusted", "3 passed", "4 passed", "5 not-supplied"]);
    expect(document).toMatchObject({ ok: false, signer: STRANGER.keyId });
    expect(reasonOf(document, 2)).toContain(STRANGER.keyId);
  });

  it("are trusted by their fingerprint alone, and the times are then the bundle's", async () => {
    const trust = [{ keyId: HOUSE.keyId, publicKey: null, validFrom: null, validUntil: null }];
    const document = await verifyFiles(await filesOf(REPORT), { trust });
    expect(document.ok).toBe(true);
    expect(reasonOf(document, 2)).toContain("the times of the key's use are as the bundle states them");
  });

  it("of a stranger under the fingerprint of the house are seen to be another key", async () => {
    const report = await makeReport({ signer: STRANGER });
    const disguised = { ...STRANGER, keyId: HOUSE.keyId };
    const envelope = { ...report.envelope, seal: { ...report.envelope.seal, keyId: HOUSE.keyId } };
    const files = await filesOf(
      { ...report, envelope },
      { signer: disguised, key: { ...keyRecordOf(STRANGER), keyId: HOUSE.keyId } },
    );
    const trust = [{ keyId: HOUSE.keyId, publicKey: null, validFrom: null, validUntil: null }];
    expect(reasonOf(await verifyFiles(files, { trust }), 2)).toContain("is another one");
    expect(reasonOf(await verifyFiles(files), 2)).toContain("does not hold");
  });

  it("that were not in use yet when they signed are refused, by the times that the verifier knows", async () => {
    const trust = [toTrustedKey(keyRecordOf(HOUSE, { validFrom: "2026-11-26T09:30:00.000Z" }))];
    const document = await verifyFiles(await filesOf(REPORT), { trust });
    expect(statusesOf(document)).toContain("2 failed");
    expect(reasonOf(document, 2)).toContain("before its key");
  });

  it("that nobody has are named", async () => {
    const files = await filesOf(REPORT);
    editText(files, "public-keys.json", (text) => text.replace(/"keys":\[.*\]/, '"keys":[]'));
    await listAnew(files, HOUSE);
    expect(reasonOf(await verifyFiles(files, { trust: [] }), 2)).toContain("no key has the fingerprint");
    expect(statusesOf(await verifyFiles(files, { trust: TRUST }))).toContain("2 passed");
  });
});
